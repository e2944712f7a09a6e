package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Applies batches in one PostgreSQL transaction: load, decide, write, commit. All of them or none. */
@ApplicationScoped
class ApplyStore {
    private final Pool pool;
    private final RoundStore rounds;
    private final Clock clock;

    ApplyStore(Pool pool, RoundStore rounds, Clock clock) {
        this.pool = pool;
        this.rounds = rounds;
        this.clock = clock;
    }

    /** The outcomes, in the order of the batches, once the transaction is committed. {@link StoreFailure} tells failures apart. */
    Uni<List<BatchOutcome>> apply(List<OperationBatch> batches) {
        return pool.withTransaction(connection -> rounds.apply(connection, batches, clock.instant()));
    }
}
