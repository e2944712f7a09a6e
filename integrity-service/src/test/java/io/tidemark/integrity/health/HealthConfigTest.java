package io.tidemark.integrity.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.HealthVerdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthConfigTest {
    private final HealthConfig config = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(HealthConfig.class)
            .build()
            .getConfigMapping(HealthConfig.class);

    @Test
    void readersAreToldWithinTheHeartbeatThatTheyCountOn() {
        Duration longest = config.tellEvery().plus(config.lookEvery()).plus(config.patience());

        assertThat(longest).isLessThan(HealthVerdict.HEARTBEAT);
        assertThat(config.takeoverAfter()).isGreaterThan(config.lookEvery().plus(config.patience()));
    }

    @Test
    void theFlagsThatTidemarkObeysHaveCohorts() {
        assertThat(config.cohortGroups()).containsExactly(FlagKeys.LOCAL_ONLY, FlagKeys.LEARNING_SYNC, FlagKeys.SYNC);
    }

    @Test
    void memoryIsBounded() {
        assertThat(config.maxTenants()).isEqualTo(500);
        assertThat(config.maxUsers()).isEqualTo(300_000);
    }
}
