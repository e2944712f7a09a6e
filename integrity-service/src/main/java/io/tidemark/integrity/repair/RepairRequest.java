package io.tidemark.integrity.repair;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a finding is to be repaired, and why.
 *
 * @param payload from a backup; null: from elsewhere
 * @param expectedRevision only at this revision of the finding; null: at any
 */
record RepairRequest(
        @Schema(required = true, description = "Why, for the history: 1 to 500 characters, one line") @Nullable
        String reason,

        @Schema(
                required = true,
                description =
                        "history, kafka, backup, devices, or elsewhere: it was repaired by other means, look again")
        @Nullable
        String from,

        @Schema(description = "From backup: the canonical payload that it holds of the version") @Nullable
        String payload,

        @Schema(description = "Refuse with stale-finding unless the finding is still at this revision") @Nullable
        Long expectedRevision) {}
