package io.tidemark.snapshot.engine;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** Why an operator did something: one line. */
record Reason(String text) {
    private static final int LONGEST = 500;

    static Reason of(@Nullable String given) {
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
