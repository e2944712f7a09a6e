package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that is promised by a time.
 *
 * @param met when it was done; absent: not yet
 * @param overdue it was not done in time, be it done since or not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Deadline(Kind kind, Instant due, @Nullable Instant met, boolean overdue) {
    /** What is promised. */
    enum Kind {
        RESPONSE,
        UPDATE,
        REVIEW,
        POSTMORTEM,
        RCA;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Deadline of(Kind kind, Instant due, @Nullable Instant met, Instant now) {
        return new Deadline(kind, due, met, (met == null ? now : met).isAfter(due));
    }

    /** Whether somebody has to hurry. */
    @JsonIgnore
    boolean isMissing() {
        return met == null && overdue;
    }
}
