package io.tidemark.ingest.socket;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for.
 *
 * @param user whose devices; all of the operator's tenant when left out
 * @param reason why, in 1 to 200 characters; the devices are shown it
 */
@Schema(additionalProperties = Schema.False.class)
record ForceSyncRequest(
        @Schema(pattern = Caller.NAME) @Nullable String user,

        @Schema(required = true, minLength = 1, maxLength = 200) @Nullable
        String reason) {
    private static final int LONGEST_REASON = 200;

    /** The reason, when all of it has the right form. */
    String checkedReason() {
        if (user != null && !user.matches(Caller.NAME)) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "user is a name of the form " + Caller.NAME);
        }
        if (reason == null
                || reason.isBlank()
                || reason.length() > LONGEST_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_FIELD,
                    "reason is needed, on one line, in at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }
}
