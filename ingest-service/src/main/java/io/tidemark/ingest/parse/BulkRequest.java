package io.tidemark.ingest.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, read.
 *
 * @param atomic all of the operations or none
 * @param cursor when the client wants the changes since then with its answer
 * @param unknownFields how many fields of a newer version were passed over
 */
public record BulkRequest(
        String deviceId, boolean atomic, @Nullable String cursor, List<Parsed> operations, int unknownFields) {
    /** The same with other operations. */
    public BulkRequest with(List<Parsed> others) {
        return new BulkRequest(deviceId, atomic, cursor, others, unknownFields);
    }
}
