package io.tidemark.integrity.incident.source;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.health.CurrentHealth;
import io.tidemark.integrity.health.TenantHealth;
import io.tidemark.integrity.incident.IncidentConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes the thresholds that the whole installation crosses for alerts, so that there are incidents also where no Alertmanager
 * tells of them. The replica that tells the verdicts does; what could not be stored is stored at the next look.
 */
@Singleton
class CrossingWatch {
    private static final Logger LOG = Logger.getLogger(CrossingWatch.class);

    private final CurrentHealth health;
    private final SignalStore signals;
    private final Intake intake;
    private final IncidentConfig config;
    private final Clock clock;
    private final Crossings crossings;
    private Cancellable running = () -> {};

    CrossingWatch(CurrentHealth health, SignalStore signals, Intake intake, IncidentConfig config, Clock clock) {
        this.health = health;
        this.signals = signals;
        this.intake = intake;
        this.config = config;
        this.clock = clock;
        this.crossings = new Crossings(config.crossingEndsAfter());
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(
                config.crossingsEvery(),
                this::look,
                e -> LOG.error("Crossed thresholds are no longer looked at, for incidents", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private Uni<Void> look() {
        Optional<TenantHealth> whole = health.whole();
        if (whole.isEmpty() || !health.isTold()) {
            crossings.clear();
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return signals.crossings()
                .map(told -> crossings.changes(whole.get().fired(), told, now))
                .chain(intake::take)
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("Crossed thresholds wait for the next look: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }
}
