package io.tidemark.snapshot.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One more replica, as far as leases go: a runner of its own on the same table. */
final class TestingOwner implements AutoCloseable {
    private final Leases leases;
    private final FenceStore fence;
    private final JobStore jobs;

    TestingOwner(Pool pool) {
        LeaseStore store = new LeaseStore(pool, new Runner(), config());
        leases = new Leases(store, new LeaseMetrics(new SimpleMeterRegistry()), config());
        fence = new FenceStore(pool, leases, store, config());
        jobs = new JobStore(pool, new Jobs(leases, store, config()), fence);
    }

    static EngineConfig config() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(EngineConfig.class)
                .build()
                .getConfigMapping(EngineConfig.class);
    }

    /** Kafka gives it the partition; the epoch at which it has the lease. */
    long take(int partition) {
        leases.assigned(List.of(partition));
        Map<String, Long> held = await(leases.grant(Set.of(Lease.ofPartition(partition))));
        return held.values().iterator().next();
    }

    void revoke(int partition) {
        leases.revoked(List.of(partition));
    }

    FenceStore fence() {
        return fence;
    }

    JobStore jobs() {
        return jobs;
    }

    Leases leases() {
        return leases;
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofMinutes(3));
    }

    @Override
    public void close() {
        leases.close(new ShutdownEvent());
    }
}
