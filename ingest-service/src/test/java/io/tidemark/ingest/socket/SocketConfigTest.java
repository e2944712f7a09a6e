package io.tidemark.ingest.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SocketConfigTest {
    private final SocketConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(SocketConfig.class)
            .build()
            .getConfigMapping(SocketConfig.class);

    @Test
    void defaultsBoundWhatASocketMayCost() {
        assertThat(config.maxUnsentMessages()).isEqualTo(64);
        assertThat(config.maxUnsentBytes().asLongValue()).isEqualTo(256 << 10);
        assertThat(config.maxConnections()).isEqualTo(20_000);
        assertThat(config.maxConnectionsPerUser()).isEqualTo(20);
    }

    @Test
    void defaultsLetNoPageInAndNoticeASilentClientWithinOneAndAHalfMinutes() {
        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.heartbeatEvery().multipliedBy(config.maxUnanswered() + 1L))
                .isLessThan(Duration.ofSeconds(90));
    }
}
