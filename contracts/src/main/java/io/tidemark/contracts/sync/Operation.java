package io.tidemark.contracts.sync;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tidemark.contracts.json.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way from ingest-service to snapshot-service, checked and canonical.
 *
 * @param position where it stood in the client's request, from 0
 * @param operationId the client's id, unique within its user for ever
 * @param deviceSeq the device's gap-free counter from 1, or null when the device keeps none
 * @param recordId the record, named by the client
 * @param baseVersion the version the client saw, 0 for none
 * @param schemaVersion the version of the payload's own schema, 0 when the client names none
 * @param payload canonical JSON text; {@code null} as JSON for a delete
 * @param contentHash of the payload
 */
public record Operation(
        int position,
        String operationId,
        @Nullable Long deviceSeq,
        OperationType type,
        String recordId,
        long baseVersion,
        int schemaVersion,

        @JsonSerialize(using = RawJson.Writer.class) @JsonDeserialize(using = RawJson.Reader.class)
        String payload,

        ContentHash contentHash) {
    /** The payload of a delete. */
    public static final String NO_PAYLOAD = "null";
}
