package io.tidemark.integrity.incident;

import io.tidemark.integrity.incident.Incident.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Something that was noticed without anybody's doing.
 *
 * @param entry what the timeline is to say
 * @param subject the incident that it opens when none is open; null: it only joins one
 * @param severity what it says of how bad things are; {@link Severity#UNKNOWN} when it says nothing
 * @param alert the alert that it is; null: it is none
 */
public record Signal(
        Entry entry,
        @Nullable Subject subject,
        Severity severity,
        @Nullable Alert alert) {
    /** Something that only joins. */
    public static Signal joining(Entry entry) {
        return new Signal(entry, null, Severity.UNKNOWN, null);
    }

    public String tenantId() {
        return entry.tenantId();
    }
}
