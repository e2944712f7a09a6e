package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.snapshot.engine.FenceStore;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Applies batches in one PostgreSQL transaction: load, decide, write, commit. All of them or none. */
@ApplicationScoped
class ApplyStore {
    /** Classes of SQLSTATE that the data causes: bad data, constraints, limits, exceptions raised by triggers. */
    private static final Set<String> CAUSED_BY_DATA = Set.of("22", "23", "54", "P0");

    private final FenceStore fence;
    private final StreamStore streams;
    private final SnapshotWriteStore snapshots;
    private final Clock clock;

    ApplyStore(FenceStore fence, StreamStore streams, SnapshotWriteStore snapshots, Clock clock) {
        this.fence = fence;
        this.streams = streams;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /**
     * The outcomes, in the order of the batches, once the transaction is committed. Fails with
     * {@link StoreRefusedException} when the data itself is the cause, as {@link FenceStore#transaction} does when this
     * replica may not write for the partitions that they came from, otherwise with what may pass by itself.
     */
    Uni<List<BatchOutcome>> apply(List<OperationBatch> batches, Set<Integer> partitions) {
        Instant now = clock.instant();
        return fence.transaction(
                        partitions,
                        connection -> streams.load(connection, batches)
                                .map(states -> Round.decide(batches, states, now))
                                .chain(round -> streams.payloads(connection, round.conflictHeads())
                                        .map(round::withConflictHeads))
                                .chain(round ->
                                        snapshots.write(connection, round, now).replaceWith(() -> round.outcomes(now))))
                .onFailure(ApplyStore::isCausedByData)
                .transform(StoreRefusedException::new);
    }

    private static boolean isCausedByData(Throwable failure) {
        return failure instanceof PgException e
                && e.getSqlState() != null
                && CAUSED_BY_DATA.contains(e.getSqlState().substring(0, 2));
    }
}
