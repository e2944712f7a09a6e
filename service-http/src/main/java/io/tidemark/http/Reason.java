package io.tidemark.http;

import io.tidemark.contracts.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why an operator does something: one line. */
public record Reason(String text) {
    private static final int LONGEST = 500;

    /** The text without the blanks around it, if it is one line that says something. */
    public static Reason of(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_FIELD, "\"reason\" is needed: one line of 1 to " + LONGEST + " characters");
        }
        return new Reason(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
