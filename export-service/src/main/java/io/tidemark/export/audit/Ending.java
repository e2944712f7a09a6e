package io.tidemark.export.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an export ended.
 *
 * @param lines that were rendered
 * @param bytes that were handed to the connection
 * @param error the problem's code or the failure's name, when it failed
 */
public record Ending(
        Outcome outcome, long lines, long bytes, @Nullable String error) {
    /** In what way. */
    public enum Outcome {
        COMPLETE,
        /** By a limit of time or size. */
        CUT_SHORT,
        FAILED,
        /** The reader went away. */
        ABANDONED;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
