package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ApplyConfigTest {
    @Test
    void defaultsAreTheRunbooks() {
        SmallRyeConfig values = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ApplyConfig.class)
                .build();

        ApplyConfig config = values.getConfigMapping(ApplyConfig.class);

        assertThat(config.retryInitialDelay()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.retryMaxDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.retryMaxAttempts()).isEqualTo(10);
    }
}
