package io.tidemark.flag.feature;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Looks the epoch up in short intervals and reads the flags when it has risen. */
@Singleton
class FeatureRefreshJob {
    private static final Logger LOG = Logger.getLogger(FeatureRefreshJob.class);

    private final FeatureStore store;
    private final CurrentFeatures current;
    private final Duration interval;
    private final AtomicInteger storeUp;
    private final Timer loads;
    private Cancellable running = () -> {};

    FeatureRefreshJob(FeatureStore store, CurrentFeatures current, FeatureConfig config, MeterRegistry metrics) {
        this.store = store;
        this.current = current;
        this.interval = config.refreshEvery();
        this.storeUp = metrics.gauge("dependency_up", Tags.of("dependency", store.dependency()), new AtomicInteger());
        this.loads = Timer.builder("flag_load")
                .description("From a new epoch to its flags in force here")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(interval, this::refresh, e -> LOG.error("The flags are no longer refreshed", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private Uni<Void> refresh() {
        return store.epoch()
                .chain(epoch ->
                        current.isBehind(epoch) ? load() : Uni.createFrom().nullItem())
                .invoke(() -> seen(true))
                .onFailure()
                .invoke(e -> {
                    seen(false);
                    LOG.debug("The flags were not refreshed", e);
                })
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<FeatureSet> load() {
        Timer.Sample begun = Timer.start();
        return store.load().invoke(current::accept).invoke(() -> begun.stop(loads));
    }

    private void seen(boolean up) {
        int now = up ? 1 : 0;
        if (storeUp.getAndSet(now) != now) {
            LOG.infof("The flag store %s", up ? "answers" : "is away; the flags in memory stay in force");
        }
    }
}
