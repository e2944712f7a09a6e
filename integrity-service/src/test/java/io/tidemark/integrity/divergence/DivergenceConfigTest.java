package io.tidemark.integrity.divergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DivergenceConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        DivergenceConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(DivergenceConfig.class)
                .build()
                .getConfigMapping(DivergenceConfig.class);

        assertThat(config.window()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.mostPerUser()).isEqualTo(100);
        assertThat(config.forgetAfter()).isEqualTo(Duration.ofDays(30));
        assertThat(config.forgetEvery()).isEqualTo(Duration.ofHours(1));
    }
}
