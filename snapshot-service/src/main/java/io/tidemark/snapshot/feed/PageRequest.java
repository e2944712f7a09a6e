package io.tidemark.snapshot.feed;

import io.tidemark.http.Caller;
import java.util.Set;

/**
 * Which snapshots a client asks for.
 *
 * @param size how many at most
 * @param bytes of payload before the last of them, at most
 * @param collections of which; none named: of all
 */
record PageRequest(Caller caller, Cursor from, int size, long bytes, Set<String> collections) {
    PageRequest of(Set<String> named) {
        return new PageRequest(caller, from, size, bytes, named);
    }

    PageRequest upTo(long fewer) {
        return new PageRequest(caller, from, size, Math.min(bytes, fewer), collections);
    }

    PageRequest from(Cursor cursor) {
        return new PageRequest(caller, cursor, size, bytes, collections);
    }
}
