package io.tidemark.integrity.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Tells Prometheus of operations that don't get through; 0 from the start, and the last known while the database is away. */
@Singleton
class StubbornWatch {
    private static final Logger LOG = Logger.getLogger(StubbornWatch.class);

    private final StubbornStore store;
    private final HealthConfig config;
    private volatile long found;
    private Cancellable running = () -> {};

    StubbornWatch(StubbornStore store, HealthConfig config, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        Gauge.builder("sync_ops_attempts_over_10", () -> found)
                .description("Failed operations that were tried more than ten times")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(
                config.stubbornEvery(), this::look, e -> LOG.error("Stubborn operations are no longer counted", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private Uni<Void> look() {
        return store.count()
                .ifNoItem()
                .after(config.patience())
                .fail()
                .invoke(count -> found = count)
                .onFailure()
                .invoke(e -> LOG.debug("Stubborn operations were not counted", e))
                .onFailure()
                .recoverWithItem(found)
                .replaceWithVoid();
    }
}
