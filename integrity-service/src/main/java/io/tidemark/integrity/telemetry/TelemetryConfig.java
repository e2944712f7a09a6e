package io.tidemark.integrity.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the topic is read. */
@ConfigMapping(prefix = "tidemark.integrity.telemetry")
interface TelemetryConfig {
    /** How far back a replica reads when it starts: the longest window, and what was told late. */
    @WithDefault("25H")
    Duration replay();

    /** The pause before the topic is begun anew after a failure. */
    @WithDefault("1s")
    Duration retryEvery();
}
