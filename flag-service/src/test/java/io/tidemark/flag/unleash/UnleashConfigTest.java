package io.tidemark.flag.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnleashConfigTest {
    @Test
    void byDefaultThereIsNoUnleashAndACallerHasAnAnswerWithinFiveSeconds() {
        UnleashConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(UnleashConfig.class)
                .build()
                .getConfigMapping(UnleashConfig.class);

        assertThat(config.url()).isEmpty();
        assertThat(config.adminToken()).isEmpty();
        assertThat(config.clientToken()).isEmpty();
        assertThat(config.project()).isEqualTo("default");
        assertThat(config.environment()).isEqualTo("production");
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.changeTimeout()).isEqualTo(Duration.ofMillis(4_500));
        assertThat(config.ledgerTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.stateFolder()).isEqualTo(Path.of("state"));
        assertThat(config.lateAuditRows()).isEqualTo(1_000);
        assertThat(config.resetAfter()).isEqualTo(Duration.ofSeconds(30));
    }
}
