package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.snapshot.engine.FenceStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Applies batches in one PostgreSQL transaction: load, decide, write, commit. All of them or none. */
@ApplicationScoped
class ApplyStore {
    private final FenceStore fence;
    private final RoundStore rounds;
    private final Clock clock;

    ApplyStore(FenceStore fence, RoundStore rounds, Clock clock) {
        this.fence = fence;
        this.rounds = rounds;
        this.clock = clock;
    }

    /**
     * The outcomes, in the order of the batches, once the transaction is committed. {@link StoreFailure} tells failures apart.
     *
     * @param partitions that the batches came from: nothing is written unless this replica may write for them
     */
    Uni<List<BatchOutcome>> apply(List<OperationBatch> batches, Set<Integer> partitions) {
        return fence.transaction(partitions, connection -> rounds.apply(connection, batches, clock.instant()));
    }
}
