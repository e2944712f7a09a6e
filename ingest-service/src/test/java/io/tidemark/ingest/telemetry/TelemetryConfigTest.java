package io.tidemark.ingest.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TelemetryConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        TelemetryConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(TelemetryConfig.class)
                .build()
                .getConfigMapping(TelemetryConfig.class);

        assertThat(config.tellEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.maxWaiting()).isEqualTo(100_000);
        assertThat(config.maxEventsWaiting()).isEqualTo(100);
        assertThat(config.maxEvents()).isEqualTo(100);
        assertThat(config.maxBody().asLongValue()).isEqualTo(65_536);
        assertThat(config.debug()).isFalse();
    }
}
