package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.OperationBatch;

/** Whose stream. */
public record UserKey(String tenantId, String userId) {
    public static UserKey of(OperationBatch batch) {
        return new UserKey(batch.tenantId(), batch.userId());
    }
}
