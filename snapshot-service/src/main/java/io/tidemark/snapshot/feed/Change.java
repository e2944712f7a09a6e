package io.tidemark.snapshot.feed;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tidemark.contracts.json.ContentHash;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One snapshot as clients read it.
 *
 * @param version its number in the user's stream
 * @param payload canonical JSON; null when deleted
 * @param createdAt server time, UTC (R17)
 */
@Schema(name = "Snapshot")
record Change(
        String collection,
        String recordId,
        long version,

        @Schema(enumeration = {"create", "update", "delete", "upsert"})
        String type,

        boolean deleted,
        String operationId,
        String deviceId,
        int schemaVersion,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        String payload,

        @Schema(implementation = String.class, examples = "sha256:44136fa3…")
        ContentHash contentHash,

        Instant createdAt,
        Instant updatedAt) {

    /** A strong validator: the version alone would repeat after a restore. */
    String etag() {
        return version + "-" + contentHash.toString().substring("sha256:".length(), "sha256:".length() + 16);
    }
}
