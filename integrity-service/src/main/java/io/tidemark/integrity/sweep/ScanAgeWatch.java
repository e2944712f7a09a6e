package io.tidemark.integrity.sweep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells how long ago the last scan of the whole store was through. Every replica does; it grows while the database is away. */
@Singleton
class ScanAgeWatch {
    private static final Logger LOG = Logger.getLogger(ScanAgeWatch.class);

    private final SweepStore store;
    private final SweepConfig config;
    private final Clock clock;
    private volatile @Nullable Instant through;
    private Cancellable running = () -> {};

    ScanAgeWatch(SweepStore store, SweepConfig config, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        Gauge.builder("integrity_full_scan_age_periods", this::periods)
                .description(
                        "Time since the last scan of the whole store was through, or the first began, by the time in which"
                                + " one is due; NaN where none is")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(config.ageEvery(), this::look, e -> LOG.error("The age of scans is no longer known", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private double periods() {
        Instant at = through;
        return at == null || !config.scheduled()
                ? Double.NaN
                : (double) Duration.between(at, clock.instant()).toMillis()
                        / config.fullEvery().toMillis();
    }

    private Uni<Void> look() {
        return store.latestThrough()
                .ifNoItem()
                .after(config.ageEvery())
                .fail()
                .invoke(found -> through = found.orElse(null))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.debug("The age of scans is that of before", e);
                    return Uni.createFrom().voidItem();
                });
    }
}
