package io.tidemark.flag.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutomaticConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        AutomaticConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(AutomaticConfig.class)
                .build()
                .getConfigMapping(AutomaticConfig.class);

        assertThat(config.enabled()).isTrue();
        assertThat(config.hold()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.minimumEvents()).isEqualTo(50);
        assertThat(config.freshFor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.lookEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.runbook()).startsWith("docs/rollouts.md#");
    }
}
