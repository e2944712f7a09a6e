package io.tidemark.snapshot.feed;

import java.util.List;

/**
 * A user's stream, and snapshots of it from a cursor on.
 *
 * @param liveUntil up to here, snapshots of deleted records were left out
 * @param snapshots in order; one more than fits the page when there are more
 */
record Reading(StreamState stream, long liveUntil, List<SnapshotEntity> snapshots) {
    /**
     * Where a user's stream stands.
     *
     * @param prunedVersion versions up to here may have been removed
     */
    record StreamState(long epoch, long version, long count, String digest, long prunedVersion) {}

    /** The same, but more of the stream turned out to be removed. */
    Reading prunedTo(long version) {
        StreamState moved = new StreamState(stream.epoch, stream.version, stream.count, stream.digest, version);
        return new Reading(moved, liveUntil, snapshots);
    }

    boolean hasMoreThan(int size) {
        return snapshots.size() > size;
    }

    /** The position behind a page of that size: past what the page left out, when it is the last one. */
    Cursor next(int size) {
        long shown = snapshots.isEmpty() ? 0 : snapshots.get(Math.min(size, snapshots.size()) - 1).version;
        long last = hasMoreThan(size) ? shown : Math.max(stream.version, shown);
        return new Cursor(stream.epoch, last, last < liveUntil ? liveUntil : 0);
    }
}
