package io.tidemark.integrity.finding;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why an operator moves a finding on.
 *
 * @param expectedRevision only at this revision; null: at any
 */
record FindingRequest(
        @Schema(required = true, description = "Why, for the history: 1 to 500 characters, one line") @Nullable
        String reason,

        @Schema(description = "Refuse with stale-finding unless the finding is still at this revision") @Nullable
        Long expectedRevision) {}
