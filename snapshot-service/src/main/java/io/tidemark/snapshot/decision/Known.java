package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An operation that was answered before, and how.
 *
 * @param fingerprint of what was asked, so that another operation under the same id is not taken for this one
 * @param conflict whose sides the outcome still has to show, when it was decided in this same transaction
 */
public record Known(
        ContentHash fingerprint, Outcome outcome, @Nullable Conflict conflict) {
    /** No part but the last can hold a line feed, so the joined text is unambiguous. */
    public static ContentHash fingerprint(
            String collection, OperationType type, ContentHash contentHash, String recordId) {
        return ContentHash.of(collection + '\n' + type.wire() + '\n' + contentHash + '\n' + recordId);
    }

    public static ContentHash fingerprint(String collection, Operation operation) {
        return fingerprint(collection, operation.type(), operation.contentHash(), operation.recordId());
    }

    /**
     * Of a well-formed one it is that of the operation: a schema may change between two sendings. What could not even be read
     * is told apart by its place in the device's queue.
     */
    public static ContentHash fingerprint(String collection, Refusal refusal) {
        if (refusal.fingerprint() != null) {
            return refusal.fingerprint();
        }
        return refusal.operation() != null
                ? fingerprint(collection, refusal.operation())
                : ContentHash.of(collection
                        + '\n'
                        + refusal.deviceSeq()
                        + '\n'
                        + refusal.code().code());
    }
}
