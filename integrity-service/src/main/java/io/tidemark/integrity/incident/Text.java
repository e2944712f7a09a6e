package io.tidemark.integrity.incident;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.CurrentTrace;
import io.tidemark.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** Lines that people write. */
final class Text {
    private static final int LONGEST = 1_000;

    private Text() {}

    /** The line without the blanks around it; refused when it says nothing, or is none. */
    static String needed(String field, @Nullable String given) {
        String text = optional(field, given);
        if (text == null) {
            throw invalid(field);
        }
        return text;
    }

    /** The same, when there is one. */
    static @Nullable String optional(String field, @Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(field);
        }
        return text.isEmpty() ? null : text;
    }

    /** W3C's trace id: the one that is named, else that of the request, when it is traced. */
    static @Nullable String traceId(@Nullable String given) {
        if (given == null) {
            return CurrentTrace.id();
        }
        if (!given.matches("[0-9a-f]{32}")) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"trace_id\" is 32 hexadecimal digits, in lower case");
        }
        return given;
    }

    private static ProblemException invalid(String field) {
        return ProblemException.of(
                ErrorCode.INVALID_FIELD, "\"" + field + "\" is one line of 1 to " + LONGEST + " characters");
    }
}
