package io.tidemark.snapshot.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How reads reach the database. */
@ConfigMapping(prefix = "tidemark.snapshot.store.read")
public interface ReadConfig {
    /** How long a read waits for the database before it is told to come back. */
    @WithDefault("4s")
    Duration maxWait();
}
