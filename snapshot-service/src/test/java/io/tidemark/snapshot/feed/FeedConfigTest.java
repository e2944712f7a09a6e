package io.tidemark.snapshot.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeedConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        FeedConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withDefaultValue("tidemark.snapshot.feed.cursor-key", "AA==")
                .withMapping(FeedConfig.class)
                .build()
                .getConfigMapping(FeedConfig.class);

        assertThat(config.defaultLimit()).isEqualTo(100);
        assertThat(config.maxLimit()).isEqualTo(1_000);
        assertThat(config.maxPageSize().asLongValue()).isEqualTo(4 * 1_024 * 1_024);
        assertThat(config.maxLongPoll()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.maxWaiting()).isEqualTo(20_000);
        assertThat(config.maxStatesAtOnce()).isEqualTo(2);
        assertThat(config.maxStatesTogether()).isEqualTo(200);
    }
}
