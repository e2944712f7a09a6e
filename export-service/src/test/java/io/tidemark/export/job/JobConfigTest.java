package io.tidemark.export.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        JobConfig config = new SmallRyeConfigBuilder()
                .withMapping(JobConfig.class)
                .withConverter(
                        io.quarkus.runtime.configuration.MemorySize.class,
                        100,
                        new io.quarkus.runtime.configuration.MemorySizeConverter())
                .withConverter(Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(JobConfig.class);

        assertThat(config.concurrent()).isEqualTo(1);
        assertThat(config.look()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.takeoverAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.attempts()).isEqualTo(3);
        assertThat(config.pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.keep()).isEqualTo(Duration.ofHours(24));
        assertThat(config.link()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.maxSize().asLongValue()).isEqualTo(1L << 30);
        assertThat(config.keepCancelled()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.ofUser()).isEqualTo(25);
        assertThat(config.ofTenant()).isEqualTo(50);
        assertThat(config.sizeOfTenant().asLongValue()).isEqualTo(4L << 30);
        assertThat(config.sizeOfAll().asLongValue()).isEqualTo(16L << 30);
        assertThat(config.cleaning()).isEqualTo(Duration.ofMinutes(1));
    }
}
