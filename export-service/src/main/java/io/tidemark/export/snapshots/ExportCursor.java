package io.tidemark.export.snapshots;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in an export: after this version of this user. It grants nothing: what may be seen is the token's to say.
 *
 * @param user the last line's; empty before the first
 */
record ExportCursor(String user, long version) {
    static final ExportCursor START = new ExportCursor("", 0);

    private static final Pattern TEXT = Pattern.compile("1/(" + Caller.NAME + ")/([1-9][0-9]{0,17})");

    /** Reads back what {@link #encode} wrote; anything else is a problem. */
    static ExportCursor decode(String encoded) {
        Matcher text = TEXT.matcher(textOf(encoded));
        if (!text.matches()) {
            throw invalid();
        }
        return new ExportCursor(text.group(1), Long.parseLong(text.group(2)));
    }

    /** Opaque to clients; the leading 1 is the version of this form. */
    String encode() {
        String text = "1/" + user + "/" + version;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ProblemException invalid() {
        return ProblemException.of(ErrorCode.INVALID_CURSOR, "this is not a cursor of such an export");
    }

    private static String textOf(String encoded) {
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }
}
