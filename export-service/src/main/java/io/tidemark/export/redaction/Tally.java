package io.tidemark.export.redaction;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many values of each kind were redacted. For one thread at a time. */
final class Tally {
    /** What is put in a value's place. */
    enum Kind {
        EMAIL("[REDACTED_EMAIL]"),
        PHONE("[REDACTED_PHONE]"),
        CC("[REDACTED_CC]"),
        SECRET("[REDACTED]");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /** Counts one, and says what stands in its place. */
    String mark(Kind kind) {
        counts.merge(kind, 1L, Long::sum);
        return kind.mark;
    }

    String replaceAll(Pattern form, String text, Kind kind) {
        Matcher matcher = form.matcher(text);
        return matcher.find() ? matcher.replaceAll(match -> mark(kind)) : text;
    }

    Map<String, Long> counts() {
        Map<String, Long> byName = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            byName.put(kind.name().toLowerCase(Locale.ROOT), counts.getOrDefault(kind, 0L));
        }
        return byName;
    }
}
