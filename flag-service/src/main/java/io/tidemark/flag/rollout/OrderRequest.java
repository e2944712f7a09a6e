package io.tidemark.flag.rollout;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why an operator moves a rollout.
 *
 * @param expectedRevision the order is carried out only at this revision; null: at any
 */
record OrderRequest(
        @Schema(required = true, description = "Why, for the audit: 1 to 500 characters, one line") @Nullable
        String reason,

        @Schema(description = "Refuse with stale-rollout unless the rollout is still at this revision") @Nullable
        Long expectedRevision) {}
