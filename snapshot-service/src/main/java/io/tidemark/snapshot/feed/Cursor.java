package io.tidemark.snapshot.feed;

/**
 * A position in a user's stream.
 *
 * @param epoch of the history that the position is in
 * @param version the last one that the client has seen, 0 for none
 */
record Cursor(long epoch, long version) {
    Cursor at(long newVersion) {
        return new Cursor(epoch, newVersion);
    }
}
