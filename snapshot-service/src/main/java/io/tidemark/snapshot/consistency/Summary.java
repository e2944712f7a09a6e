package io.tidemark.snapshot.consistency;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;

/** What a set of live records adds up to. */
record Summary(long count, StreamDigest digest) {
    static final Summary EMPTY = new Summary(0, StreamDigest.EMPTY);

    Summary plus(LiveRecord record) {
        return new Summary(
                count + 1, digest.plus(record.collection(), record.recordId(), record.version(), record.contentHash()));
    }

    /** Of both sets together, which must have no record in common. */
    Summary plus(Summary other) {
        return new Summary(count + other.count, digest.plus(other.digest));
    }

    /** One live record, as its head says. */
    record LiveRecord(String collection, String recordId, long version, ContentHash contentHash) {}
}
