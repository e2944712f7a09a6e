package io.tidemark.snapshot.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code sync_leases}.
 *
 * @param runnerId who holds it; null: nobody
 * @param silence since the last heartbeat, by the database's clock alone, so that no two clocks are compared
 */
record Lease(
        String name,
        @Nullable String runnerId,
        long epoch,
        @Nullable Instant lastHeartbeat,
        Duration silence) {
    private static final String OPERATIONS = "operations-";

    /** The lease of a partition of {@code sync.operations}. */
    static String ofPartition(int partition) {
        return OPERATIONS + partition;
    }

    static boolean isOfPartition(String name) {
        return name.startsWith(OPERATIONS);
    }
}
