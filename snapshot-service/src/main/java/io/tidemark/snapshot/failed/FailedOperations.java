package io.tidemark.snapshot.failed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some failed operations, by user and in the order in which they failed.
 *
 * @param total how many there are in all, whatever the page
 * @param nextCursor where to go on, null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FailedOperations(
        List<Entry> operations, long total, @Nullable String nextCursor) {
    /**
     * One of them.
     *
     * @param errorClass {@code 4xx}, {@code 5xx}, {@code network} or {@code 429} (R12)
     * @param parks whether later operations on the same record wait behind it
     * @param payload canonical JSON; only where one operation is asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FailedOperation")
    record Entry(
            String operationId,
            String userId,
            String collection,
            String recordId,
            String deviceId,
            @Nullable Long deviceSeq,
            String type,
            long baseVersion,
            String errorClass,
            String code,
            String firstError,
            String lastError,
            int attempts,
            boolean parks,
            Instant firstFailedAt,
            Instant lastFailedAt,

            @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class) @Nullable
            String payload) {}
}
