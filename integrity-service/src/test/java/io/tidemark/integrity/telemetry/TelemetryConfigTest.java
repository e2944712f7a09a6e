package io.tidemark.integrity.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TelemetryConfigTest {
    @Test
    void aStartReadsMoreThanTheLongestWindow() {
        TelemetryConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(TelemetryConfig.class)
                .build()
                .getConfigMapping(TelemetryConfig.class);

        assertThat(config.replay()).isGreaterThan(Duration.ofHours(24));
        assertThat(config.retryEvery()).isEqualTo(Duration.ofSeconds(1));
    }
}
