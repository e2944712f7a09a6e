package io.tidemark.snapshot.index;

import io.tidemark.contracts.sync.StreamDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is derived in a row of {@code sync_streams}.
 *
 * @param count how many records are live
 * @param lastCreatedAt null before the first snapshot
 */
record StreamRow(
        long version,
        long count,
        StreamDigest digest,
        @Nullable Instant lastCreatedAt) {
    /** Of a user who never wrote. */
    static final StreamRow EMPTY = new StreamRow(0, 0, StreamDigest.EMPTY, null);
}
