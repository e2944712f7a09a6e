package io.tidemark.export.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExportConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        ExportConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ExportConfig.class)
                .build()
                .getConfigMapping(ExportConfig.class);

        assertThat(config.concurrent()).isEqualTo(4);
        assertThat(config.fetchRows()).isEqualTo(50);
        assertThat(config.statementTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.readerTimeout()).isEqualTo(Duration.ofMinutes(1));
    }
}
