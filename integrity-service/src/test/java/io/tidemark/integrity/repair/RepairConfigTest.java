package io.tidemark.integrity.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepairConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        RepairConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .addDefaultInterceptors()
                .withMapping(RepairConfig.class)
                .build()
                .getConfigMapping(RepairConfig.class);

        assertThat(config.snapshotService()).isEqualTo(URI.create("http://localhost:8082"));
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.searchFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.sentBefore()).isEqualTo(Duration.ofHours(1));
        assertThat(config.recheckEvery()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.giveUpAfter()).isEqualTo(Duration.ofMinutes(15));
    }
}
