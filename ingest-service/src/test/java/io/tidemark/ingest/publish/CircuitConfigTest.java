package io.tidemark.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tidemark.ingest.limits.AdmissionConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitConfigTest {
    @Test
    void defaultsAreTheRunbooks() {
        CircuitConfig defaults = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(CircuitConfig.class)
                .build()
                .getConfigMapping(CircuitConfig.class);

        assertThat(defaults.failureThreshold()).isEqualTo(15);
        assertThat(defaults.window()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.cooldown()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aTenantMayPushManyByDefault() {
        AdmissionConfig defaults = new SmallRyeConfigBuilder()
                .withMapping(AdmissionConfig.class)
                .build()
                .getConfigMapping(AdmissionConfig.class);

        assertThat(defaults.operationsPerSecond()).isEqualTo(50_000);
        assertThat(defaults.operationsBurst()).isEqualTo(100_000);
        assertThat(defaults.tenants()).isEmpty();
    }
}
