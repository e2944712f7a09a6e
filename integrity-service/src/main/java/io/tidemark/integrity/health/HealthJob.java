package io.tidemark.integrity.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.integrity.finding.OpenEvidence;
import io.tidemark.integrity.happening.Happening;
import io.tidemark.integrity.telemetry.TelemetryTopic;
import io.tidemark.integrity.threshold.Fired;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks at health in short intervals, on a thread of its own. Every replica looks; the one with the lease tells. While the
 * database is away, the one that had it goes on: nobody else can have taken it, and a verdict told twice harms nobody.
 */
@Singleton
class HealthJob {
    private static final Logger LOG = Logger.getLogger(HealthJob.class);
    private static final String ACTOR = "integrity-service";

    private final HealthKeeper keeper;
    private final TelemetryTopic topic;
    private final OpenEvidence evidence;
    private final StandingVerdictStore standing;
    private final HealthLeaseStore lease;
    private final VerdictProducer producer;
    private final CurrentHealth current;
    private final Event<Happening> happenings;
    private final HealthConfig config;
    private final ToldVerdicts told;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("health").factory());
    private Map<String, Findings> findings = Map.of();
    private Set<String> notOk = Set.of();
    private volatile boolean telling;

    HealthJob(
            HealthKeeper keeper,
            TelemetryTopic topic,
            OpenEvidence evidence,
            StandingVerdictStore standing,
            HealthLeaseStore lease,
            VerdictProducer producer,
            CurrentHealth current,
            Event<Happening> happenings,
            HealthConfig config,
            MeterRegistry metrics) {
        this.keeper = keeper;
        this.topic = topic;
        this.evidence = evidence;
        this.standing = standing;
        this.lease = lease;
        this.producer = producer;
        this.current = current;
        this.happenings = happenings;
        this.config = config;
        this.told = new ToldVerdicts(config.tellEvery());
        Gauge.builder("sync_health_telling", () -> telling ? 1 : 0).register(metrics);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void start(@Observes StartupEvent event) {
        long millis = config.lookEvery().toMillis();
        executor.scheduleWithFixedDelay(this::lookSafely, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Whoever comes next need not wait until we are taken for dead. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        executor.shutdown();
        Duration patience = config.patience().multipliedBy(2);
        if (executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS) && telling) {
            try {
                lease.giveUp();
            } catch (RuntimeException e) {
                LOG.debug("The lease of health was not given up", e);
            }
        }
    }

    private void lookSafely() {
        try {
            if (topic.isCaughtUp()) {
                look();
            }
        } catch (RuntimeException e) {
            LOG.error("A look at health failed; the next is due", e);
        }
    }

    private void look() {
        refresh();
        List<HealthKeeper.Look> looks = keeper.look(findings, notOk);
        current.accept(looks.stream()
                .map(HealthKeeper.Look::health)
                .collect(Collectors.toMap(TenantHealth::tenant, Function.identity())));
        if (mayTell()) {
            tell(looks.stream().filter(look -> told.isDue(look.health())).toList());
        }
    }

    private void refresh() {
        try {
            findings = evidence.byTenant().await().atMost(config.patience());
            notOk = standing.notOk().await().atMost(config.patience());
        } catch (RuntimeException e) {
            LOG.debug("Findings and verdicts are those of before", e);
        }
    }

    private boolean mayTell() {
        try {
            boolean held = lease.take().isPresent();
            if (!held) {
                told.clear();
            } else if (!telling) {
                LOG.info("This replica tells the verdicts on health");
            }
            telling = held;
            current.told(held);
        } catch (RuntimeException e) {
            LOG.debug("The lease of health could not be asked for", e);
        }
        return telling;
    }

    private void tell(List<HealthKeeper.Look> due) {
        List<HealthVerdict> verdicts =
                due.stream().map(look -> told.steady(look.verdict())).toList();
        if (due.isEmpty() || !producer.tell(verdicts)) {
            return;
        }
        for (int i = 0; i < due.size(); i++) {
            TenantHealth health = due.get(i).health();
            Verdict before = told.before(health.tenant());
            told.tell(health, verdicts.get(i).sev1HeldSince());
            if (before != health.verdict()) {
                happened(health, before);
            }
        }
    }

    private void happened(TenantHealth health, Verdict before) {
        String why = health.fired().stream().map(Fired::words).collect(Collectors.joining("; "));
        String text = "%s, was %s%s".formatted(health.verdict().wire(), before.wire(), why.isEmpty() ? "" : ": " + why);
        LOG.infof("The verdict on %s is %s", health.tenant(), text);
        try {
            happenings.fire(new Happening(health.at(), health.tenant(), Happening.Kind.VERDICT, ACTOR, text));
        } catch (RuntimeException e) {
            LOG.error("A verdict was told, but not kept by those who wanted to", e);
        }
    }
}
