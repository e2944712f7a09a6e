package io.tidemark.integrity.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScanConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        ScanConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ScanConfig.class)
                .build()
                .getConfigMapping(ScanConfig.class);

        assertThat(config.statementTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.fetchRows()).isEqualTo(64);
        assertThat(config.kept()).isEqualTo(20);
    }
}
