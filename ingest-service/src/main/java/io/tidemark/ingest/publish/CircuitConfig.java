package io.tidemark.ingest.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a Kafka that does not answer is left alone for a while (R55, R65, R68, C7). */
@ConfigMapping(prefix = "tidemark.ingest.circuit")
interface CircuitConfig {
    /** Batches in a row that Kafka does not take. */
    @WithDefault("15")
    int failureThreshold();

    /** Failures that lie further apart than this do not add up. */
    @WithDefault("30s")
    Duration window();

    /** How long batches are turned away at once, before one is tried again. */
    @WithDefault("1m")
    Duration cooldown();

    /** How long Kafka may take for one batch. */
    @WithDefault("4s")
    Duration timeout();

    /** Batches on their way to Kafka at the same time, in one replica. */
    @WithDefault("2000")
    int maxConcurrent();
}
