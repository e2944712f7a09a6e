package io.tidemark.snapshot.retention;

import io.tidemark.snapshot.engine.JobRun;
import java.time.Instant;

/**
 * The latest compaction of a tenant, as operators see it (R62).
 *
 * @param state {@code running}, {@code done}, {@code failed}, or {@code interrupted}: its replica ended in the middle
 * @param versions snapshots that were removed, those of deleted records included
 * @param records deleted records that are gone for good
 * @param answers remembered answers, receipts, idempotency keys and settled conflicts that had expired
 */
record CompactionView(
        String state,
        long usersDone,
        long versions,
        long records,
        long answers,
        String startedBy,
        Instant startedAt,
        Instant updatedAt) {
    static CompactionView of(JobRun run, CompactionProgress progress) {
        return new CompactionView(
                run.state(),
                progress.usersDone(),
                progress.versions(),
                progress.records(),
                progress.answers(),
                run.startedBy(),
                run.startedAt(),
                run.updatedAt());
    }
}
