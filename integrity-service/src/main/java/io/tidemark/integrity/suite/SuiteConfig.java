package io.tidemark.integrity.suite;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the services' metrics are looked at. */
@ConfigMapping(prefix = "tidemark.integrity.suite")
interface SuiteConfig {
    /** The time between two looks; less than a minute, which is the step in which is judged. */
    @WithDefault("5s")
    Duration lookEvery();
}
