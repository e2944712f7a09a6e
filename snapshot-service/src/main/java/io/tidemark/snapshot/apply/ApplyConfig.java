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

    /** The wait before the first retry; it doubles from there (R67). */
    @WithDefault("500ms")
    Duration retryInitialDelay();

    /** The longest wait between two retries of what may never pass (R67). */
    @WithDefault("5M")
    Duration retryMaxDelay();

    /** How often what may never pass is tried in all, before it is kept as a failed operation (R67). */
    @WithDefault("10")
    int retryMaxAttempts();

    /** The longest wait between two retries during an outage. They don't end: what was acknowledged must not be lost. */
    @WithDefault("5s")
    Duration outageMaxDelay();
}
