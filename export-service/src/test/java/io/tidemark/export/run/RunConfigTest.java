package io.tidemark.export.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunConfigTest {
    static RunConfig with(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withDefaultValues(settings)
                .withMapping(RunConfig.class)
                .build();
        return config.getConfigMapping(RunConfig.class);
    }

    @Test
    void defaultsAreTheDocumentedOnes() {
        RunConfig config = with(Map.of());

        assertThat(config.concurrent()).isEqualTo(4);
        assertThat(config.concurrentOfTenant()).isEqualTo(3);
        assertThat(config.perMinute()).isEqualTo(60);
        assertThat(config.maxTime()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.maxSize().asLongValue()).isEqualTo(16L << 30);
        assertThat(config.bufferedSize().asLongValue()).isEqualTo(10 << 20);
        assertThat(config.bufferedLines()).isEqualTo(1_000);
    }
}
