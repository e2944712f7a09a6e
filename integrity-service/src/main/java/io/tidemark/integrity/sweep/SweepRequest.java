package io.tidemark.integrity.sweep;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why an operator starts or moves a scan. */
record SweepRequest(
        @Schema(required = true, description = "Why: 1 to 500 characters, one line") @Nullable
        String reason) {}
