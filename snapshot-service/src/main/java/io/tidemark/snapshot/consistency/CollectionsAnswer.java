package io.tidemark.snapshot.consistency;

import java.util.NavigableMap;

/**
 * All collections that either side has.
 *
 * @param version where the user's stream stood: differences are to be expected on a device that has not read up to here
 */
record CollectionsAnswer(boolean equal, long version, NavigableMap<String, Compared> collections)
        implements ConsistencyAnswer {
    /**
     * One collection, as the server has it.
     *
     * @param count of its live records
     * @param digest over them, 64 hex digits
     */
    record Compared(boolean equal, long count, String digest) {}
}
