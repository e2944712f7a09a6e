package io.tidemark.snapshot.consistency;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidemark.contracts.json.ContentHash;
import java.util.List;
import java.util.NavigableMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one collection that differ.
 *
 * @param version where the user's stream stood
 * @param prefix below which was compared, empty at the top
 */
record BucketsAnswer(
        boolean equal, long version, String collection, String prefix, NavigableMap<String, Bucket> buckets)
        implements ConsistencyAnswer {
    /**
     * One bucket, as the server has it.
     *
     * @param records all of them, unless they are too many
     * @param askPrefix too many to list: compare again below this prefix
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Bucket(
            long count,
            String digest,
            @Nullable List<Held> records,
            @Nullable String askPrefix) {}

    /** A live record at its newest version. */
    @Schema(name = "HeldRecord")
    record Held(
            String recordId,
            long version,

            @Schema(implementation = String.class, examples = "sha256:44136fa3…")
            ContentHash contentHash) {}
}
