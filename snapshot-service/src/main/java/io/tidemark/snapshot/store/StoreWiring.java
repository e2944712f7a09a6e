package io.tidemark.snapshot.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.Startup;
import io.tidemark.http.store.BriskPool;
import io.tidemark.http.store.PostgresqlProbe;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;

/** The database that the rest of the service is given, and the watch over it. */
final class StoreWiring {
    @Produces
    @Singleton
    PgPoolCreator pools() {
        return new BriskPool();
    }

    @Produces
    @Singleton
    @Readiness
    @Startup
    PostgresqlProbe probe(Pool pool, MeterRegistry meters) {
        return new PostgresqlProbe(pool, meters);
    }

    void end(@Disposes @Readiness PostgresqlProbe probe) {
        probe.close();
    }
}
