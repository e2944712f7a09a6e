package io.tidemark.flag.feature;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the flags in memory follow the store. */
@ConfigMapping(prefix = "tidemark.flag.feature")
public interface FeatureConfig {
    /** How often the epoch is looked up, to notice what other replicas changed. */
    @WithDefault("500ms")
    Duration refreshEvery();

    /** After this the store counts as away; below the 5 s within which a caller has an answer. */
    @WithDefault("3s")
    Duration storeTimeout();
}
