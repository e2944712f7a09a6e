package io.tidemark.integrity.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
    @Test
    void defaultsAreThoseOfTheRunbook() {
        DatabaseConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(DatabaseConfig.class)
                .build()
                .getConfigMapping(DatabaseConfig.class);

        assertThat(config.slowOver()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.idleOver()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.lookEvery()).isEqualTo(Duration.ofSeconds(5));
    }
}
