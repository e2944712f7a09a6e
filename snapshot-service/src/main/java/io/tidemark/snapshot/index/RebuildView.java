package io.tidemark.snapshot.index;

import io.tidemark.snapshot.engine.JobRun;
import java.time.Instant;
import java.util.List;

/**
 * The latest rebuild of a tenant's index, as operators see it (R49).
 *
 * @param state {@code running}, {@code done}, {@code failed}, or {@code interrupted}: its replica ended in the middle
 * @param records heads that were compared, deleted ones included
 * @param differences the first 50 things that were wrong; they are corrected
 */
record RebuildView(
        String state,
        long usersDone,
        long usersTotal,
        long records,
        long differenceCount,
        List<Difference> differences,
        String message,
        String startedBy,
        Instant startedAt,
        Instant updatedAt) {
    static RebuildView of(JobRun run, RebuildProgress progress) {
        return new RebuildView(
                run.state(),
                progress.usersDone(),
                progress.usersTotal(),
                progress.records(),
                progress.differenceCount(),
                progress.differences(),
                message(run, progress),
                run.startedBy(),
                run.startedAt(),
                run.updatedAt());
    }

    private static String message(JobRun run, RebuildProgress progress) {
        return switch (run.state()) {
            case JobRun.DONE -> "Index rebuilt successfully";
            case JobRun.RUNNING -> "Rebuilding: " + progress.usersLeft() + " users left";
            default -> "Not complete: start it again. What was rebuilt is rebuilt";
        };
    }
}
