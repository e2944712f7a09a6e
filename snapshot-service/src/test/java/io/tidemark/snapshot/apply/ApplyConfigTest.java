package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyConfigTest {
    @Test
    void defaultsAreTheRunbooks() {
        ApplyConfig config = with(Map.of());

        assertThat(config.retryInitialDelay()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.retryMaxDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.retryMaxAttempts()).isEqualTo(10);
    }

    /** The defaults but for these. */
    static ApplyConfig with(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ApplyConfig.class)
                .withDefaultValues(values)
                .build();
        return config.getConfigMapping(ApplyConfig.class);
    }
}
