package io.tidemark.snapshot.index;

import org.jspecify.annotations.Nullable;

/**
 * One thing in the index that was not what the snapshots say.
 *
 * @param collection and {@code recordId}: which record; absent when it is the user's stream
 * @param expected what the snapshots say; absent: there is no such record
 * @param found what stood in the index; absent: nothing
 */
record Difference(
        String userId,
        @Nullable String collection,
        @Nullable String recordId,
        @Nullable String expected,
        @Nullable String found) {}
