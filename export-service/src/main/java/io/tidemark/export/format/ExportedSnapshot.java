package io.tidemark.export.format;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot, for a line of an export.
 *
 * @param id tenant/user/version
 * @param parentVersion the version of the record's snapshot before; null for its first
 * @param payload JSON text; {@code null} as JSON for a delete
 * @param contentHash of the payload as it is stored, {@code sha256:} and hex digits; it verifies only where nothing was
 *     redacted
 */
public record ExportedSnapshot(
        String id,
        String user,
        long version,
        String collection,
        String recordId,
        @Nullable Long parentVersion,
        String operationId,
        String deviceId,
        @Nullable Long deviceSeq,
        String type,
        int schemaVersion,
        String payload,
        String contentHash,
        Instant createdAt,
        Instant updatedAt) {
    /** The same snapshot with other text where a client chose it. */
    public ExportedSnapshot withText(String otherRecordId, String otherPayload) {
        return new ExportedSnapshot(
                id,
                user,
                version,
                collection,
                otherRecordId,
                parentVersion,
                operationId,
                deviceId,
                deviceSeq,
                type,
                schemaVersion,
                otherPayload,
                contentHash,
                createdAt,
                updatedAt);
    }
}
