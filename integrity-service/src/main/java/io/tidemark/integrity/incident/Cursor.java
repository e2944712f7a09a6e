package io.tidemark.integrity.incident;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a listing goes on: behind the thing with that time and id. */
record Cursor(Instant at, String id) {
    @Override
    public String toString() {
        return at + "_" + id;
    }

    /**
     * Reads one.
     *
     * @param form of the id, as a regular expression
     */
    static @Nullable Cursor of(@Nullable String text, String form) {
        if (text == null) {
            return null;
        }
        int end = text.indexOf('_');
        try {
            if (end > 0 && text.substring(end + 1).matches(form)) {
                Instant at = Instant.parse(text.substring(0, end));
                if (at.isAfter(Instant.EPOCH) && at.isBefore(LATEST)) {
                    return new Cursor(at, text.substring(end + 1));
                }
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw ProblemException.of(ErrorCode.INVALID_CURSOR, "the cursor is not one of this listing");
    }

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
}
