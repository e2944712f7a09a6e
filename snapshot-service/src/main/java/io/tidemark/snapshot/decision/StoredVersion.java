package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.OperationType;

/**
 * A version as history has it.
 *
 * @param schemaVersion of the payload, as its client said
 * @param payload canonical JSON
 */
public record StoredVersion(RecordKey key, boolean deleted, int schemaVersion, String payload) {
    /** As history is going to have it. */
    public static StoredVersion of(NewSnapshot snapshot) {
        return new StoredVersion(
                new RecordKey(
                        snapshot.batch().collection(), snapshot.operation().recordId()),
                snapshot.operation().type() == OperationType.DELETE,
                snapshot.operation().schemaVersion(),
                snapshot.operation().payload());
    }
}
