package io.tidemark.integrity.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What counts as slow and as idle. */
@ConfigMapping(prefix = "tidemark.integrity.database")
interface DatabaseConfig {
    /** A query that is active for longer is shown as slow (R96). */
    @WithDefault("1s")
    Duration slowOver();

    /** A connection of ours that is idle for longer may be ended (R82); the pools recycle theirs before (C20). */
    @WithDefault("5M")
    Duration idleOver();

    /** The time between two looks at the longest active query. */
    @WithDefault("5s")
    Duration lookEvery();
}
