package io.tidemark.ingest.bulk;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a push, as the OpenAPI document shows it; it is read by {@link BulkParser}, in one pass. */
@Schema(name = "BulkRequest", additionalProperties = Schema.False.class)
record BulkBody(
        @Schema(required = true, examples = "phone-1") String deviceId,

        @Schema(defaultValue = "false", description = "All of the operations or none")
        Boolean atomic,

        @Schema(description = "Of GET /api/changes: the answer then has the changes behind it")
        String cursor,

        @Schema(required = true, maxItems = 1000) List<QueuedOperation> operations) {
    @Schema(additionalProperties = Schema.False.class)
    record QueuedOperation(
            @Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
            String operationId,

            @Schema(minimum = "1") Long deviceSeq,

            @Schema(
                    required = true,
                    enumeration = {"create", "update", "delete", "upsert", "restore"})
            String type,

            @Schema(required = true) String recordId,
            @Schema(minimum = "0") Long baseVersion,
            @Schema(minimum = "0") Integer schemaVersion,

            @Schema(type = SchemaType.OBJECT, implementation = Object.class)
            Object payload,

            @Schema(pattern = "sha256:[0-9a-f]{64}") String contentHash) {}
}
