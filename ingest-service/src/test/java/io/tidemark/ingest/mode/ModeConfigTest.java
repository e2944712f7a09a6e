package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModeConfigTest {
    @Test
    void defaultsObeyAChangeWithinTwoSeconds() {
        ModeConfig config = TestingModeConfig.of(Map.of());

        assertThat(config.flagUrl()).isEqualTo(URI.create("http://localhost:8083"));
        assertThat(config.serviceToken()).isEmpty();
        assertThat(config.pollEvery().plus(config.pollTimeout())).isLessThan(Duration.ofSeconds(2));
        assertThat(config.stateFolder()).isEqualTo(Path.of("state"));
        assertThat(config.topicPatience()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.maxAge()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void addressAndTokenComeFromTheEnvironmentThatAllServicesShare() {
        ModeConfig config = TestingModeConfig.of(Map.of(
                "TIDEMARK_FLAG_URL", "http://flag-service:8083",
                "TIDEMARK_SERVICE_TOKEN", "token",
                "TIDEMARK_STATE_FOLDER", "/var/lib/tidemark"));

        assertThat(config.flagUrl()).isEqualTo(URI.create("http://flag-service:8083"));
        assertThat(config.serviceToken()).contains("token");
        assertThat(config.stateFolder()).isEqualTo(Path.of("/var/lib/tidemark"));
    }
}
