package io.tidemark.snapshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        EngineConfig config = TestingOwner.config();

        assertThat(config.heartbeatEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.takeoverAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.releaseAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.lookForPauseEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.kafkaPatience()).isEqualTo(Duration.ofSeconds(3));
    }
}
