package io.tidemark.contracts.sync;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * An operation that can't be applied, whatever the records look like. Ingest-service tells of those that it refused on
 * their face so that the device's counter moves past them: one bad operation must not hold up the queue behind it.
 *
 * @param position where it stood in the client's request, from 0
 * @param deviceSeq the device's gap-free counter from 1, or null when the device keeps none
 * @param fingerprint of the operation, when it could be read: tells a resent one from another under the same id
 * @param operation the operation itself when it is well-formed and only our rules refused it (a schema, say): it is kept as
 *     a failed operation, to be looked at and retried
 */
public record Refusal(
        int position,
        String operationId,
        @Nullable Long deviceSeq,
        ErrorCode code,
        String detail,
        @Nullable ContentHash fingerprint,
        @Nullable Operation operation) {}
