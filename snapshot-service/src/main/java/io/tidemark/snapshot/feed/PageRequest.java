package io.tidemark.snapshot.feed;

import io.tidemark.http.Caller;
import java.util.Set;

/**
 * Which snapshots a client asks for.
 *
 * @param size how many at most
 * @param collections of which; none named: of all
 */
record PageRequest(Caller caller, Cursor from, int size, Set<String> collections) {
    PageRequest of(Set<String> named) {
        return new PageRequest(caller, from, size, named);
    }

    PageRequest from(Cursor cursor) {
        return new PageRequest(caller, cursor, size, collections);
    }
}
