package io.tidemark.flag.rollout;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a listing is wanted.
 *
 * @param after where the part before it ended; null for the first
 */
record RolloutPageRequest(@Nullable RolloutCursor after, int limit) {
    static final int MAX_LIMIT = 100;

    static RolloutPageRequest of(@Nullable String cursor, @Nullable String limit) {
        return new RolloutPageRequest(RolloutCursor.parse(cursor), limit(limit));
    }

    private static int limit(@Nullable String text) {
        int limit = text == null ? MAX_LIMIT : text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "limit is a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }
}
