package io.tidemark.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        ReadConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ReadConfig.class)
                .build()
                .getConfigMapping(ReadConfig.class);

        assertThat(config.maxWait()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.failureThreshold()).isEqualTo(15);
        assertThat(config.failureWindow()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.cooldown()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.maxConcurrent()).isEqualTo(8);
        assertThat(config.maxQueued()).isEqualTo(2_000);
    }
}
