package io.tidemark.snapshot.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Resolution;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Some conflicts of one record that the server settled, newest first, and where older ones begin. */
record Conflicts(List<Conflict> conflicts, String nextCursor, boolean hasMore) implements Paged {
    /**
     * One conflict.
     *
     * @param version of the snapshot that came of it
     * @param baseVersion what the client's operation was based on
     * @param losingVersion the head at that time, when that is what was replaced
     * @param payload what the client had sent, canonical JSON
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Conflict(
            long version,
            String operationId,
            long baseVersion,
            @Nullable Long losingVersion,
            @Schema(implementation = Resolution.class) String resolution,

            @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class)
            String payload,

            @Schema(implementation = String.class, examples = "sha256:44136fa3…")
            ContentHash contentHash,

            Instant createdAt) {
        static Conflict of(ConflictEntity row) {
            return new Conflict(
                    row.version,
                    row.operationId,
                    row.baseVersion,
                    row.losingVersion,
                    row.resolution,
                    row.payload,
                    ContentHash.ofBytes(row.contentHash),
                    row.createdAt);
        }
    }
}
