package io.tidemark.flag.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublicationConfigTest {
    @Test
    void defaultsTryAgainWhileAnOperatorStillWatches() {
        PublicationConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PublicationConfig.class)
                .build()
                .getConfigMapping(PublicationConfig.class);

        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.retryEvery()).isEqualTo(Duration.ofSeconds(1));
    }
}
