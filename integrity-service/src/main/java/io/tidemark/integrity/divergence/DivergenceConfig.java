package io.tidemark.integrity.divergence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a difference between a device and the server is a finding. */
@ConfigMapping(prefix = "tidemark.integrity.divergence")
interface DivergenceConfig {
    /** The convergence window (R122): a difference that a device still has after that long is a finding. */
    @WithDefault("10m")
    Duration window();

    /** The most differences of one user that are remembered, over all devices; those heard of longest ago are forgotten. */
    @WithDefault("100")
    int mostPerUser();

    /** A device that did not compare for so long is forgotten: nobody knows what it holds. */
    @WithDefault("30d")
    Duration forgetAfter();

    /** How often those are looked for. */
    @WithDefault("1h")
    Duration forgetEvery();

    /** The first pause before what was heard is kept once more while the database is away; it doubles. */
    @WithDefault("500ms")
    Duration retryInitialDelay();

    /** The longest such pause. */
    @WithDefault("5s")
    Duration retryMaxDelay();
}
