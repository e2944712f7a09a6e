package io.tidemark.export.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        SourceConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(SourceConfig.class)
                .build()
                .getConfigMapping(SourceConfig.class);

        assertThat(config.fetchRows()).isEqualTo(32);
        assertThat(config.fetchRowsMost()).isEqualTo(256);
        assertThat(config.fetchSize().asLongValue()).isEqualTo(256 * 1024);
        assertThat(config.statementTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.readerTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofMinutes(35));
        assertThat(config.estimateRows()).isEqualTo(1_000_000);
        assertThat(config.kafkaPatience()).isEqualTo(Duration.ofSeconds(4));
    }
}
