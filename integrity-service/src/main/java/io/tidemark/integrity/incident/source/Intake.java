package io.tidemark.integrity.incident.source;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.incident.IncidentConfig;
import io.tidemark.integrity.incident.Signal;
import io.tidemark.integrity.incident.source.SignalStore.Taken;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one door through which signals come, from wherever. */
@Singleton
class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final SignalStore store;
    private final IncidentConfig config;
    private final Clock clock;
    private final Counter opened;
    private final Counter leftOut;

    Intake(SignalStore store, IncidentConfig config, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.opened = Counter.builder("incidents_opened")
                .description("Incidents that a signal opened")
                .register(meters);
        this.leftOut = Counter.builder("incident_entries_left_out")
                .description("Entries for which a timeline had no room")
                .register(meters);
    }

    /**
     * Takes all alerts, or none.
     *
     * @param onlyTenant whose alerts the sender may tell of; null: everybody's
     */
    Uni<Taken> alerts(Webhook webhook, @Nullable String onlyTenant) {
        Instant now = now();
        List<Signal> signals = webhook.signals(config.alerts(), config.longestStart(), now);
        if (onlyTenant != null
                && !signals.stream().allMatch(signal -> signal.tenantId().equals(onlyTenant))) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "an operator's alerts are labelled tenant=" + onlyTenant);
        }
        return take(signals, now);
    }

    /** Takes a verdict, if it is another than the one that was taken last. */
    Uni<Taken> verdict(HealthVerdict verdict) {
        return counted(store.verdict(verdict, now()));
    }

    /** Takes what was noticed here. */
    Uni<Taken> take(List<Signal> signals) {
        return signals.isEmpty() ? Uni.createFrom().item(Taken.NOTHING) : take(signals, now());
    }

    /** The same, again until the database has it: nobody will tell of it a second time. */
    Uni<Void> untilTaken(List<Signal> signals) {
        return Uni.createFrom()
                .deferred(() -> take(signals))
                .onFailure()
                .invoke(e -> LOG.warnf("What happened is not in a timeline yet: %s", e.toString()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .replaceWithVoid();
    }

    private Uni<Taken> take(List<Signal> signals, Instant now) {
        return counted(store.take(signals, now));
    }

    private Uni<Taken> counted(Uni<Taken> work) {
        return work.invoke(taken -> {
            opened.increment(taken.opened());
            leftOut.increment(taken.leftOut());
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
