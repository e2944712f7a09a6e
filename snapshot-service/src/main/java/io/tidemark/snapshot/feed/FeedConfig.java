package io.tidemark.snapshot.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How records and changes are read. */
@ConfigMapping(prefix = "tidemark.snapshot.feed")
interface FeedConfig {
    /** The secret that cursors are signed with, in base64; the same for all replicas. */
    String cursorKey();

    /** How many entries a page has when the client names no limit. */
    @WithDefault("100")
    int defaultLimit();

    /** The largest limit that a client may name. */
    @WithDefault("1000")
    int maxLimit();

    /** How long a read waits for the database before it is told to come back. */
    @WithDefault("4s")
    Duration maxWait();
}
