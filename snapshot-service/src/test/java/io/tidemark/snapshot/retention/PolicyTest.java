package io.tidemark.snapshot.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void unlessSaidOtherwiseEveryVersionAndTombstoneIsKept() {
        RetentionConfig config = config(Map.of());
        Policy policy = Policy.of(config, "notes");

        assertThat(policy.limitsVersions()).isFalse();
        assertThat(policy.deletedBefore(NOW)).isEmpty();
        assertThat(config.answersFor()).isEqualTo(Duration.ofDays(30));
        assertThat(config.receiptsFor()).isEqualTo(Duration.ofHours(24));
        assertThat(config.keysFor()).isEqualTo(Duration.ofDays(7));
        assertThat(config.every()).isEqualTo(Duration.ofHours(24));
        assertThat(config.lookEvery()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.chunk()).isEqualTo(500);
    }

    @Test
    void whatIsNotSaidOfACollectionIsAsForAll() {
        RetentionConfig config = config(Map.of(
                "tidemark.snapshot.retention.keep-versions", "5",
                "tidemark.snapshot.retention.tombstones-for", "90D",
                "tidemark.snapshot.retention.collections.notes.keep-versions", "2",
                "tidemark.snapshot.retention.collections.notes.keep-for", "1D"));

        Policy notes = Policy.of(config, "notes");
        Policy others = Policy.of(config, "tasks");

        assertThat(notes.newestKept()).isEqualTo(2);
        assertThat(notes.replacedBefore(NOW)).contains(NOW.minus(Duration.ofDays(1)));
        assertThat(notes.deletedBefore(NOW)).contains(NOW.minus(Duration.ofDays(90)));
        assertThat(others.newestKept()).isEqualTo(5);
        assertThat(others.replacedBefore(NOW)).isEmpty();
    }

    @Test
    void theNewestVersionStaysWhateverIsSet() {
        Policy none = Policy.of(config(Map.of("tidemark.snapshot.retention.keep-versions", "0")), "notes");
        Policy age = Policy.of(config(Map.of("tidemark.snapshot.retention.keep-for", "0S")), "notes");

        assertThat(none.newestKept()).isEqualTo(1);
        assertThat(age.newestKept()).isEqualTo(1);
        assertThat(age.limitsVersions()).isTrue();
    }

    private static RetentionConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(RetentionConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(RetentionConfig.class);
    }
}
