package io.tidemark.snapshot.feed;

import java.util.List;

/**
 * A user's stream, and snapshots of it from a cursor on.
 *
 * @param liveUntil up to here, snapshots of deleted records were left out
 * @param changes in order; one more than fits the page when there are more
 */
record Reading(StreamState stream, long liveUntil, List<Change> changes) {
    /**
     * Where a user's stream stands.
     *
     * @param prunedVersion versions up to here may have been removed
     */
    record StreamState(long epoch, long version, long count, String digest, long prunedVersion) {}

    boolean hasMoreThan(int size) {
        return changes.size() > size;
    }

    /** The position behind a page of that size: past what the page left out, when it is the last one. */
    Cursor next(int size) {
        long shown = changes.isEmpty()
                ? 0
                : changes.get(Math.min(size, changes.size()) - 1).version();
        long last = hasMoreThan(size) ? shown : Math.max(stream.version, shown);
        return new Cursor(stream.epoch, last, last < liveUntil ? liveUntil : 0);
    }
}
