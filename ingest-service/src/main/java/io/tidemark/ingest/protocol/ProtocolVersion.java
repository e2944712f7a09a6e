package io.tidemark.ingest.protocol;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of the protocol that a client speaks: the header {@value #HEADER}, absent for ours.
 *
 * @param number at least {@link #OLDEST}; may be newer than {@link #NEWEST}
 */
public record ProtocolVersion(int number) {
    /** The header of requests and of answers. */
    public static final String HEADER = "Sync-Protocol";

    /** The oldest version that is spoken here. */
    public static final int OLDEST = 1;

    /** The version that this code speaks. */
    public static final int NEWEST = 2;

    private static final Pattern FORM = Pattern.compile("[0-9]{1,9}");

    /** The version that the header names; ends the request when that is none, or one that is no longer spoken. */
    public static ProtocolVersion of(@Nullable String header) {
        if (header == null) {
            return new ProtocolVersion(NEWEST);
        }
        if (!FORM.matcher(header).matches()) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, HEADER + " is a whole number");
        }
        int number = Integer.parseInt(header);
        if (number < OLDEST) {
            throw ProblemException.of(
                    ErrorCode.PROTOCOL_TOO_OLD,
                    "versions " + OLDEST + " to " + NEWEST + " are spoken here, " + number + " is not");
        }
        return new ProtocolVersion(number);
    }

    /** Whether the client knows more than we do: what is unknown to us is passed over then, not refused. */
    public boolean isNewerThanOurs() {
        return number > NEWEST;
    }
}
