package io.tidemark.contracts.sync;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What one Kafka record of {@link Topics#OPERATIONS} holds: one user's operations of one request, or a part of it that
 * stays below the broker's record limit.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param batchId names this message; the outcome repeats it
 * @param operations in the order the client queued them
 * @param refusals operations with a device counter that were refused on their face
 * @param request what the request as a whole asked for
 */
public record OperationBatch(
        int v,
        String batchId,
        String tenantId,
        String userId,
        String deviceId,
        String collection,
        Instant receivedAt,
        List<Operation> operations,
        List<Refusal> refusals,
        PushRequest request) {
    /** The version that this code writes; it reads this one and the one before, which carried payloads as strings. */
    public static final int VERSION = 3;

    /** A message without a request, or without its lists, is not one. */
    public OperationBatch {
        Objects.requireNonNull(operations, "operations");
        Objects.requireNonNull(refusals, "refusals");
        Objects.requireNonNull(request, "request");
    }

    /** The Kafka key: one order per user. */
    public String key() {
        return tenantId + "/" + userId;
    }

    /** A part of this batch. */
    public OperationBatch only(List<Operation> someOperations, List<Refusal> someRefusals) {
        return new OperationBatch(
                v, batchId, tenantId, userId, deviceId, collection, receivedAt, someOperations, someRefusals, request);
    }

    /** A part of this batch that nobody waits for: what became of it is told and kept with the others. */
    public OperationBatch part(List<Operation> someOperations, List<Refusal> someRefusals) {
        return new OperationBatch(
                v,
                batchId,
                tenantId,
                userId,
                deviceId,
                collection,
                receivedAt,
                someOperations,
                someRefusals,
                request.withoutReceipt());
    }

    /** How many outcomes this batch has. */
    public int size() {
        return operations.size() + refusals.size();
    }
}
