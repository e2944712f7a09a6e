package io.tidemark.snapshot.feed;

/**
 * A position in a user's stream.
 *
 * @param epoch of the history that the position is in
 * @param version the last one that the client has seen, 0 for none
 * @param liveUntil where the stream stood when the client's first sync began: up to there, records that are deleted are left
 *     out; 0 once the client is past it
 */
record Cursor(long epoch, long version, long liveUntil) {
    /** Where a client begins that has nothing yet. */
    static final Cursor START = new Cursor(0, 0, 0);

    Cursor(long epoch, long version) {
        this(epoch, version, 0);
    }

    boolean isStart() {
        return equals(START);
    }
}
