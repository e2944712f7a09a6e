package io.tidemark.snapshot.feed;

import java.util.List;

/**
 * A user's stream, and snapshots of it from a cursor on.
 *
 * @param liveUntil up to here, snapshots of deleted records were left out
 * @param changes in order, as many as the page may hold
 * @param hasMore whether there are more behind them
 */
record Reading(StreamState stream, long liveUntil, List<Change> changes, boolean hasMore) {
    /**
     * Where a user's stream stands.
     *
     * @param prunedVersion versions up to here may have been removed
     */
    record StreamState(long epoch, long version, long count, String digest, long prunedVersion) {}

    /** The position behind the page: past what the page left out, when it is the last one. */
    Cursor next() {
        long shown = changes.isEmpty() ? 0 : changes.getLast().version();
        long last = hasMore ? shown : Math.max(stream.version, shown);
        return new Cursor(stream.epoch, last, last < liveUntil ? liveUntil : 0);
    }
}
