package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Transactions of a runner that holds its leases. A runner that was stopped, and wakes up after another one took over,
 * believes that it still holds them; the table says otherwise, and nothing is written (R50, C13).
 */
@ApplicationScoped
public class FenceStore {
    private final Pool pool;
    private final Leases leases;
    private final LeaseStore store;
    private final Duration patience;

    FenceStore(Pool pool, Leases leases, LeaseStore store, EngineConfig config) {
        this.pool = pool;
        this.leases = leases;
        this.store = store;
        this.patience = config.patience();
    }

    /**
     * Does the work in one transaction that commits only while this replica holds the leases of these partitions. Whoever
     * takes one of them meanwhile waits for the end of the transaction. Fails with {@link FencedException}, which passes
     * once a lease is free or its holder silent, or with {@link PartitionLostException}, which does not.
     */
    public <T> Uni<T> transaction(Set<Integer> partitions, Function<SqlConnection, Uni<T>> work) {
        return fenced(partitions.stream().map(Lease::ofPartition).collect(Collectors.toSet()), work)
                .ifNoItem()
                .after(patience)
                .fail();
    }

    /** The same for a job that {@link Jobs} has begun. */
    public <T> Uni<T> transaction(String job, Function<SqlConnection, Uni<T>> work) {
        return fenced(Set.of(job), work);
    }

    private <T> Uni<T> fenced(Set<String> names, Function<SqlConnection, Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> leases.grant(names))
                .chain(held -> pool.withTransaction(
                        connection -> check(connection, held).chain(() -> work.apply(connection))));
    }

    private Uni<Void> check(SqlConnection connection, Map<String, Long> held) {
        return store.notHeld(connection, held).chain(lost -> {
            if (lost.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            leases.lost(lost, held);
            return Uni.createFrom().failure(new FencedException(lost));
        });
    }
}
