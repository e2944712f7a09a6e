package io.tidemark.integrity.sweep;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A scan of the whole store, and how far it has come.
 *
 * @param tenantId the one tenant whose rows are looked at; empty for all
 * @param cursor the place behind which the next part begins
 * @param turn which snapshots are read again in Java
 * @param rowsReread how many of them were
 */
record Sweep(
        UUID id,
        String tenantId,
        SweepState state,
        Phase phase,
        Position cursor,
        Turn turn,
        long rowsScanned,
        long rowsReread,
        long found,
        Ordered ordered,
        Instant updatedAt,
        @Nullable Instant finishedAt) {
    /** What is looked at. */
    enum Phase {
        SNAPSHOTS,
        STREAMS
    }

    /** Who asked for it. */
    record Ordered(String startedBy, String reason, Instant startedAt) {}
}
