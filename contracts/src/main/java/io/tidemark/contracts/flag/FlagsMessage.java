package io.tidemark.contracts.flag;

import java.time.Instant;

/**
 * What one Kafka record of the compacted topic {@code sync.flags} holds: all flags as they stood at one epoch. Whoever reads
 * the topic from its beginning knows the newest flags, and whether the switch was ever on.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param epoch of the flags; a reader that has seen a higher one ignores them
 * @param at when they were published
 * @param document the body of Unleash's {@code GET /api/client/features}
 */
public record FlagsMessage(int v, long epoch, Instant at, String document) {
    /** The version that this code writes; it reads this one and the one before. */
    public static final int VERSION = 1;

    /** The key of the newest flags. */
    public static final String NEWEST = "newest";

    /** The key of the last flags in which the switch was on for anyone: compaction keeps them beside the newest. */
    public static final String LAST_ON = "last-on";
}
