package io.tidemark.flag.rollout;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as it is stored.
 *
 * @param revision rises with every move
 * @param epoch at which it moved the flag last
 * @param decisions how many are in its log
 * @param last the latest of them
 */
record Rollout(
        UUID id,
        Plan plan,
        RolloutState state,
        long revision,
        long epoch,
        int decisions,
        @Nullable Decision last,
        String startedBy,
        String reason,
        Instant startedAt,
        Instant updatedAt) {}
