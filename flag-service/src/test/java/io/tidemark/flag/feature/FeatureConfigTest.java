package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeatureConfigTest {
    @Test
    void defaultsNoticeAChangeWithinASecondAndAnswerWithinFive() {
        FeatureConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(FeatureConfig.class)
                .build()
                .getConfigMapping(FeatureConfig.class);

        assertThat(config.refreshEvery()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.storeTimeout()).isEqualTo(Duration.ofSeconds(3));
    }
}
