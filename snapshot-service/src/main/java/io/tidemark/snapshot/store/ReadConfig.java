package io.tidemark.snapshot.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How reads reach the database, and when they leave it alone (R55, R68). */
@ConfigMapping(prefix = "tidemark.snapshot.store.read")
public interface ReadConfig {
    /** How long a read waits for the database before it is told to come back. */
    @WithDefault("4s")
    Duration maxWait();

    /** After this many failures of the database within the window, reads are refused at once. */
    @WithDefault("15")
    int failureThreshold();

    /** How long a failure counts. */
    @WithDefault("30s")
    Duration failureWindow();

    /** How long reads are refused before one is tried again. */
    @WithDefault("60s")
    Duration cooldown();

    /** How many reads are with the database at once: fewer than it has connections, so that writers find one. */
    @WithDefault("8")
    int maxConcurrent();

    /** How many more wait for their turn; the rest are told that it is overloaded. */
    @WithDefault("2000")
    int maxQueued();
}
