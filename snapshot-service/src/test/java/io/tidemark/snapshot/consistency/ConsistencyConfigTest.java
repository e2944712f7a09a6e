package io.tidemark.snapshot.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsistencyConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        ConsistencyConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ConsistencyConfig.class)
                .build()
                .getConfigMapping(ConsistencyConfig.class);

        assertThat(config.maxRecordsPerBucket()).isEqualTo(1_000);
        assertThat(config.maxRecordsPerAnswer()).isEqualTo(10_000);
        assertThat(config.maxConcurrent()).isEqualTo(4);
        assertThat(config.maxUntold()).isEqualTo(1_000);
        assertThat(config.maxDuration()).isEqualTo(Duration.ofSeconds(30));
    }
}
