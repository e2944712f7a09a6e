package io.tidemark.integrity.incident;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;

/** The configuration with its defaults. */
final class TestingConfig {
    private TestingConfig() {}

    static IncidentConfig defaults() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .addDiscoveredConverters()
                .withMapping(IncidentConfig.class)
                .build()
                .getConfigMapping(IncidentConfig.class);
    }
}
