package io.tidemark.snapshot.feed;

import java.util.List;

/**
 * Some changes in the order of their versions, and where to go on.
 *
 * @param nextCursor the position behind these changes; it stays valid when there are no more for now
 * @param hasMore whether there are more right now
 */
record Page(List<Change> changes, String nextCursor, boolean hasMore, Checkpoint checkpoint) implements Paged {
    /**
     * What the whole stream adds up to, for a device to compare.
     *
     * @param version of the newest snapshot
     * @param count of the live records
     * @param digest over the live records, 64 hex digits
     */
    record Checkpoint(long version, long count, String digest) {}
}
