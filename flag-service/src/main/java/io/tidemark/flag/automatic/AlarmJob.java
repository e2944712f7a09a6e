package io.tidemark.flag.automatic;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.flag.automatic.Alarm.Thresholds;
import io.tidemark.flag.health.HealthBoard;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Looks at what is known of the tenants' health. Every replica does; the store sees to it that one acts. */
@Singleton
class AlarmJob {
    private static final Logger LOG = Logger.getLogger(AlarmJob.class);

    private final HealthBoard health;
    private final AutomaticSwitch automatic;
    private final AutomaticConfig config;
    private final Clock clock;
    private Cancellable running = () -> {};

    AlarmJob(HealthBoard health, AutomaticSwitch automatic, AutomaticConfig config, Clock clock) {
        this.health = health;
        this.automatic = automatic;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            running =
                    Ticker.every(config.lookEvery(), this::look, e -> LOG.error("Alarms are no longer looked for", e));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private Uni<Void> look() {
        Thresholds thresholds = new Thresholds(config.hold(), config.minimumEvents(), config.freshFor());
        return Multi.createFrom()
                .iterable(health.all())
                .onItem()
                .transformToUniAndConcatenate(verdict -> Alarm.of(verdict, thresholds, clock.instant())
                        .map(this::act)
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** A failure passes: the evidence stands, and is looked at again in a moment. */
    private Uni<Void> act(Alarm alarm) {
        return Uni.createFrom().deferred(() -> automatic.act(alarm)).onFailure().recoverWithUni(e -> {
            LOG.warnf("An alarm for %s waits: %s", alarm.tenant(), e.toString());
            return Uni.createFrom().voidItem();
        });
    }
}
