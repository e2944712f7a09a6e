package io.tidemark.flag.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.Wellness;
import io.tidemark.http.store.PostgresqlProbe;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Flags are read from memory, so a database that is away is told of and no reason not to be ready. */
final class StoreWiring {
    @Produces
    @Singleton
    @Wellness
    @Startup
    PostgresqlProbe probe(Pool pool, MeterRegistry meters) {
        return new PostgresqlProbe(pool, meters);
    }

    void end(@Disposes @Wellness PostgresqlProbe probe) {
        probe.close();
    }
}
