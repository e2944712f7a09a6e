package io.tidemark.snapshot.apply;

import io.tidemark.contracts.sync.OperationBatch;

/** Whose stream. */
record UserKey(String tenantId, String userId) {
    static UserKey of(OperationBatch batch) {
        return new UserKey(batch.tenantId(), batch.userId());
    }
}
