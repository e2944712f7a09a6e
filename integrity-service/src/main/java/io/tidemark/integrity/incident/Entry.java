package io.tidemark.integrity.incident;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a timeline; once written it stays as it is.
 *
 * @param tenantId whose operators may read it; {@code *}: everybody's
 * @param kind {@code alert}, {@code verdict}, {@code note}, {@code state}, …
 * @param actor {@code tenant/user}, or the name of what saw it
 * @param dedupe two entries with the same are one; null: each is its own
 */
public record Entry(
        Instant at,
        String tenantId,
        String kind,
        String actor,
        String text,
        @Nullable String traceId,
        @Nullable String dedupe) {
    static final int LONGEST = 2_000;
    private static final int LONGEST_WORD = 200;

    /** What is too long is cut: an alert must not be lost because somebody wrote a novel into it. */
    public Entry {
        kind = oneLine(kind, LONGEST_WORD).toLowerCase(Locale.ROOT);
        actor = oneLine(actor, LONGEST_WORD);
        text = oneLine(text, LONGEST);
    }

    public static Entry of(Instant at, String tenantId, String kind, String actor, String text) {
        return new Entry(at, tenantId, kind, actor, text, null, null);
    }

    /** The same, of one incident: what several are told of is one entry in each. */
    public Entry in(UUID incident) {
        return dedupe == null ? this : new Entry(at, tenantId, kind, actor, text, traceId, dedupe + "/" + incident);
    }

    /** One line without control characters, of at most so many characters. */
    public static String oneLine(String text, int longest) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() <= longest) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return line.substring(0, end) + "…";
    }
}
