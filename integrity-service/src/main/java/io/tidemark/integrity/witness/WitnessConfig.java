package io.tidemark.integrity.witness;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How outcomes are listened to. */
@ConfigMapping(prefix = "tidemark.integrity.witness")
public interface WitnessConfig {
    /** Over how long failures are counted. */
    @WithDefault("1m")
    Duration burstWindow();

    /** How many operations that the store itself refused make a burst (R22). */
    @WithDefault("10")
    int constraintBurst();

    /** How many operations that no longer fit make schema drift (R23). */
    @WithDefault("50")
    int driftBurst();

    /** Of how many users the newest version is remembered. */
    @WithDefault("100000")
    int usersRemembered();

    /**
     * What was heard so long ago is there for all to see, or never will be: keeping it takes at most half of that. Scans of what
     * was written lately stay so far behind.
     */
    @WithDefault("10s")
    Duration settledAfter();

    /** The first pause before what was heard is kept once more while the database is away; it doubles. */
    @WithDefault("500ms")
    Duration retryInitialDelay();

    /** The longest such pause. */
    @WithDefault("5s")
    Duration retryMaxDelay();
}
