package io.tidemark.integrity.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Keeps {@code sync_db_longest_active_query_seconds} up to date; not a number while nobody can be asked. */
@Singleton
class DatabaseGauge {
    private static final Logger LOG = Logger.getLogger(DatabaseGauge.class);

    private final DatabaseStore store;
    private final DatabaseConfig config;
    private final AtomicReference<Double> longest = new AtomicReference<>(0.0);
    private Cancellable running = () -> {};

    DatabaseGauge(DatabaseStore store, DatabaseConfig config, MeterRegistry meters) {
        this.store = store;
        this.config = config;
        Gauge.builder("sync_db_longest_active_query_seconds", longest, AtomicReference::get)
                .description("For how long the longest of the active queries has been running")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        running = Ticker.every(
                config.lookEvery(), this::look, e -> LOG.error("The database's queries are no longer looked at", e));
    }

    void stop(@Observes ShutdownEvent event) {
        running.cancel();
    }

    private Uni<Double> look() {
        return store.sessions()
                .map(DatabaseGauge::longest)
                .onFailure()
                .recoverWithItem(Double.NaN)
                .invoke(longest::set);
    }

    private static double longest(List<Session> sessions) {
        return DatabaseView.longest(sessions);
    }
}
