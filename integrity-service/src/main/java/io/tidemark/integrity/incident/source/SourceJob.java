package io.tidemark.integrity.incident.source;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.incident.IncidentConfig;
import io.tidemark.integrity.incident.Signal;
import io.tidemark.integrity.incident.source.LeaseEpochStore.Holding;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks in short intervals at the leases, for the timelines, and forgets what waited for an incident in vain. Every replica
 * does: an entry that two write is one.
 */
@Singleton
class SourceJob {
    private static final Logger LOG = Logger.getLogger(SourceJob.class);

    private final SignalStore signals;
    private final LeaseEpochStore leases;
    private final Intake intake;
    private final IncidentConfig config;
    private final Clock clock;
    private @Nullable Map<String, Long> epochs;
    private Cancellable running = () -> {};

    SourceJob(SignalStore signals, LeaseEpochStore leases, Intake intake, IncidentConfig config, Clock clock) {
        this.signals = signals;
        this.leases = leases;
        this.intake = intake;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(
                config.lookEvery(), this::look, e -> LOG.error("Leases are no longer looked at, for incidents", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    /** One look. */
    Uni<Void> look() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return attempt(
                        "The leases",
                        leases.all()
                                .chain(found ->
                                        intake.take(takeovers(found, now)).invoke(() -> epochs = epochs(found))))
                .chain(() -> attempt("What can be forgotten", signals.forget(now)));
    }

    private static Uni<Void> attempt(String what, Uni<?> work) {
        return work.replaceWithVoid().onFailure().recoverWithUni(e -> {
            LOG.warnf("%s: not looked at this time: %s", what, e.toString());
            return Uni.createFrom().voidItem();
        });
    }

    /** Those whose epoch rose since the last that were taken; at the first look nothing is known of before. */
    private List<Signal> takeovers(List<Holding> found, Instant now) {
        Map<String, Long> before = epochs;
        return before == null
                ? List.of()
                : found.stream()
                        .filter(holding -> holding.epoch() > before.getOrDefault(holding.name(), 0L))
                        .map(holding -> holding.takeover(now))
                        .toList();
    }

    private static Map<String, Long> epochs(List<Holding> found) {
        Map<String, Long> seen = new HashMap<>();
        found.forEach(holding -> seen.put(holding.name(), holding.epoch()));
        return seen;
    }
}
