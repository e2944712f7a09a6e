package io.tidemark.flag.publication;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the flags are published. */
@ConfigMapping(prefix = "tidemark.flag.publication")
interface PublicationConfig {
    /** The longest that Kafka may take over one record. */
    @WithDefault("3s")
    Duration timeout();

    /** The pause after which what Kafka did not take is published again. */
    @WithDefault("1s")
    Duration retryEvery();
}
