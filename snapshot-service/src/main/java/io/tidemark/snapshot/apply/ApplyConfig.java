package io.tidemark.snapshot.apply;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How operations are applied. */
@ConfigMapping(prefix = "tidemark.snapshot.apply")
interface ApplyConfig {
    /** A transaction takes no further batch once it has this many operations. */
    @WithDefault("2000")
    int maxOperationsPerTransaction();

    /** The wait before the first retry of what may pass by itself; it doubles from there (R67). */
    @WithDefault("500ms")
    Duration retryInitialDelay();

    /** The longest wait between two retries. They don't end: what was acknowledged must not be lost. */
    @WithDefault("5s")
    Duration retryMaxDelay();
}
