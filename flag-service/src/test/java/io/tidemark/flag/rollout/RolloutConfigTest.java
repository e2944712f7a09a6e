package io.tidemark.flag.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RolloutConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        RolloutConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(RolloutConfig.class)
                .build()
                .getConfigMapping(RolloutConfig.class);

        assertThat(config.steps()).containsExactly(10, 50, 100);
        assertThat(config.bake()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.minimumEvents()).isEqualTo(50);
        assertThat(config.minimumUsers()).isEqualTo(10);
        assertThat(config.eventErrorRate()).isEqualTo(0.05);
        assertThat(config.userErrorRate()).isEqualTo(0.05);
        assertThat(config.openFindings()).isZero();
        assertThat(config.controlMargin()).isEqualTo(0.02);
        assertThat(config.freshFor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.lookEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.takeoverAfter()).isEqualTo(Duration.ofSeconds(30));
    }
}
