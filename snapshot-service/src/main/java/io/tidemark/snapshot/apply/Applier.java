package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Applies batches in one PostgreSQL transaction: load, decide, write, commit. All of them or none. */
@ApplicationScoped
class Applier {
    private final Pool pool;
    private final StreamStore streams;
    private final SnapshotWriteStore snapshots;
    private final Clock clock;

    Applier(Pool pool, StreamStore streams, SnapshotWriteStore snapshots, Clock clock) {
        this.pool = pool;
        this.streams = streams;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** The outcomes, in the order of the batches, once the transaction is committed. */
    Uni<List<BatchOutcome>> apply(List<OperationBatch> batches) {
        Instant now = clock.instant();
        return pool.withTransaction(connection -> streams.load(connection, batches)
                .map(states -> Round.decide(batches, states, now))
                .chain(round ->
                        streams.payloads(connection, round.conflictHeads()).map(round::withConflictHeads))
                .chain(round -> snapshots.write(connection, round, now).replaceWith(() -> round.outcomes(now))));
    }
}
