package io.tidemark.snapshot.decision;

/**
 * A conflict, both of whose sides the client gets to see.
 *
 * @param head the record's newest version
 * @param base the number of the version that the operation was based on, as its client says; 0 when it named none
 */
public record Conflict(RecordKey key, Head head, long base) {
    /** Whether history can have such a base: a number from the head's on is the head's own, or was nobody's yet. */
    boolean hasBase() {
        return base > 0 && base < head.version();
    }
}
