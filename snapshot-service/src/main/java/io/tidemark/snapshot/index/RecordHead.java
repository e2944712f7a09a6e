package io.tidemark.snapshot.index;

import io.tidemark.contracts.json.ContentHash;
import java.time.Instant;

/** A row of {@code sync_records}: a record's newest snapshot. */
record RecordHead(
        String collection, String recordId, long version, ContentHash contentHash, boolean deleted, Instant updatedAt) {
    Key key() {
        return new Key(collection, recordId);
    }

    /** Which record. */
    record Key(String collection, String recordId) {}
}
