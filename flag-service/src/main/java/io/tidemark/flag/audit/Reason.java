package io.tidemark.flag.audit;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** Why an operator does something. */
public final class Reason {
    private static final int LONGEST = 500;

    private Reason() {}

    /** The text without the blanks around it, if it is one line that says something. */
    public static String checked(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_FIELD, "\"reason\" is needed: one line of 1 to " + LONGEST + " characters");
        }
        return text;
    }
}
