package io.tidemark.http;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A failure, and what caused it. */
final class Causes {
    /** Deep enough for any chain that is no ring. */
    private static final int MAX_DEPTH = 20;

    private Causes() {}

    static boolean any(Throwable failure, Predicate<Throwable> is) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (is.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
