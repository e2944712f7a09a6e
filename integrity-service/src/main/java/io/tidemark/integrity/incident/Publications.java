package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people were told, and when: the latest of each kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Publications(
        @Nullable Instant initial,
        @Nullable Instant update,
        @Nullable Instant resolution,
        @Nullable Instant postmortem,
        @Nullable Instant rca) {
    static final Publications NONE = new Publications(null, null, null, null, null);

    /** What can be published. */
    enum Kind {
        INITIAL,
        UPDATE,
        RESOLUTION,
        POSTMORTEM,
        RCA;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> of(@Nullable String label) {
            for (Kind kind : values()) {
                if (kind.label().equals(label)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    Publications with(Kind kind, Instant at) {
        return switch (kind) {
            case INITIAL -> new Publications(at, update, resolution, postmortem, rca);
            case UPDATE -> new Publications(initial, at, resolution, postmortem, rca);
            case RESOLUTION -> new Publications(initial, update, at, postmortem, rca);
            case POSTMORTEM -> new Publications(initial, update, resolution, at, rca);
            case RCA -> new Publications(initial, update, resolution, postmortem, at);
        };
    }

    /** When people last heard of it. */
    @Nullable
    Instant latestWord() {
        if (initial == null || update == null) {
            return initial == null ? update : initial;
        }
        return update.isAfter(initial) ? update : initial;
    }
}
