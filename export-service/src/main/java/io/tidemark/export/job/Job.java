package io.tidemark.export.job;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export in the background.
 *
 * @param roles those of whoever asked for it
 * @param linkSecret signs the links to its result
 * @param attempt how often it was begun
 * @param estimatedLines how many lines it is expected to have; null while that is not known
 * @param result null until it is complete
 * @param error the problem's code or the failure's name, when the last attempt failed
 * @param traceId of the request that asked for it, if that was traced
 */
@SuppressWarnings("ArrayRecordComponent")
record Job(
        Key key,
        String roles,
        JobRequest request,
        byte[] linkSecret,
        State state,
        int attempt,
        Times times,
        @Nullable Long estimatedLines,
        long lines,
        long bytes,
        @Nullable Result result,
        @Nullable String error,
        @Nullable String traceId) {
    /** Whose it is, and which. */
    record Key(String tenant, String user, UUID id) {}

    /** What has become of it. */
    enum State {
        QUEUED,
        RUNNING,
        COMPLETE,
        FAILED,
        CANCELLED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * When.
     *
     * @param expires from then on neither it nor its result is kept
     */
    record Times(
            Instant created,
            @Nullable Instant started,
            @Nullable Instant ended,
            Instant expires) {}

    /**
     * What the last line says.
     *
     * @param complete false when a limit ended it and the cursor goes on
     */
    record Result(boolean complete, String sha256, @Nullable String cursor) {}
}
