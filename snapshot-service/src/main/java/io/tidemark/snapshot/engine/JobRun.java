package io.tidemark.snapshot.engine;

import java.time.Instant;

/**
 * The latest run of a job for a tenant.
 *
 * @param state {@code running}, {@code done}, {@code failed}, or {@code interrupted}: its replica ended in the middle
 * @param progress JSON, as the job wrote it
 * @param startedBy tenant/user, or {@code timer}
 */
public record JobRun(String state, String progress, String startedBy, Instant startedAt, Instant updatedAt) {
    /** It is under way. */
    public static final String RUNNING = "running";
    /** It came to its end. */
    public static final String DONE = "done";
    /** It ended with an error; what it had done stays done. */
    public static final String FAILED = "failed";

    /** The same, known to have no replica that runs it. */
    public JobRun abandoned() {
        return state.equals(RUNNING) ? new JobRun("interrupted", progress, startedBy, startedAt, updatedAt) : this;
    }
}
