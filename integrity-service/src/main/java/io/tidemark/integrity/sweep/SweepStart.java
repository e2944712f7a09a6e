package io.tidemark.integrity.sweep;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why an operator starts a scan, and how deep it goes. */
record SweepStart(
        @Schema(required = true, description = "Why: 1 to 500 characters, one line") @Nullable
        String reason,

        @Schema(
                enumeration = "all",
                description = "all: each snapshot is read and judged in Java too, not only one of"
                        + " tidemark.integrity.sweep.reread-one-in")
        @Nullable
        String depth) {
    static final String ALL = "all";
}
