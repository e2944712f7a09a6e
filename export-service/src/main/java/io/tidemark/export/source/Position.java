package io.tidemark.export.source;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A line's place in an export: what follows is what comes after it. It grants nothing: what may be seen is the token's to say.
 *
 * @param text of the form that {@link What} says; a line's {@code id} is the tenant, a slash, and this
 */
public record Position(String text) {
    /** Before the first. */
    public static final Position START = new Position("");

    private static final String VERSION = "2/";

    static Position of(String user, long number) {
        return new Position(user + "/" + number);
    }

    static Position of(long number) {
        return new Position(Long.toString(number));
    }

    static Position of(int partition, long offset, int operation) {
        return new Position(partition + "/" + offset + "/" + operation);
    }

    /** Reads back what {@link #encode} wrote for that kind of export; anything else is a problem. */
    public static Position decode(What what, String cursor) {
        String text = textOf(cursor);
        String prefix = VERSION + what.text() + "/";
        if (!text.startsWith(prefix) || !what.isPosition(text.substring(prefix.length()))) {
            throw invalid();
        }
        return new Position(text.substring(prefix.length()));
    }

    /** After the line with this id, for whoever was cut off before the cursor came. */
    public static Position ofLine(What what, String tenant, String id) {
        String prefix = tenant + "/";
        if (!id.startsWith(prefix) || !what.isPosition(id.substring(prefix.length()))) {
            throw invalid();
        }
        return new Position(id.substring(prefix.length()));
    }

    /** Opaque to clients; it begins with the version of its form. */
    public String encode(What what) {
        String whole = VERSION + what.text() + "/" + text;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
    }

    /** A cursor or an id that is not one of such an export. */
    public static ProblemException invalid() {
        return ProblemException.of(ErrorCode.INVALID_CURSOR, "this is not a cursor, or an id, of such an export");
    }

    boolean isStart() {
        return text.isEmpty();
    }

    /** The user before the slash; empty at the start. */
    public String user() {
        return text.substring(0, Math.max(0, text.indexOf('/')));
    }

    /** One of the numbers between the slashes; 0 at the start. */
    long number(int part) {
        return isStart() ? 0 : Long.parseLong(text.split("/", -1)[part]);
    }

    private static String textOf(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }
}
