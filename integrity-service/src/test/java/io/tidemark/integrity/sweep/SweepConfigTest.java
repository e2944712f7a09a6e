package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        SweepConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(SweepConfig.class)
                .build()
                .getConfigMapping(SweepConfig.class);

        assertThat(config.scheduled()).isTrue();
        assertThat(config.lookEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.fullEvery()).isEqualTo(Duration.ofDays(1));
        assertThat(config.incrementalEvery()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.incrementalRowsPerSecond()).isEqualTo(5000);
        assertThat(config.incrementalStretch()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.chunkRows()).isEqualTo(5000);
        assertThat(config.chunkUsers()).isEqualTo(500);
        assertThat(config.rereadOneIn()).isEqualTo(10);
        assertThat(config.fetchRows()).isEqualTo(250);
        assertThat(config.rowsPerSecond()).isEqualTo(20_000);
        assertThat(config.restTimes()).isEqualTo(9);
        assertThat(config.statementTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.takeoverAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.findingsPerChunk()).isEqualTo(5_000);
        assertThat(config.listed()).isEqualTo(50);
    }
}
