package io.tidemark.snapshot.index;

import io.tidemark.contracts.json.ContentHash;
import java.time.Instant;

/** A snapshot as far as the index goes. */
record SnapshotRow(
        String collection, String recordId, long version, ContentHash contentHash, boolean deleted, Instant createdAt) {
    RecordHead head() {
        return new RecordHead(collection, recordId, version, contentHash, deleted, createdAt);
    }

    boolean isOfSameRecord(SnapshotRow other) {
        return collection.equals(other.collection) && recordId.equals(other.recordId);
    }
}
