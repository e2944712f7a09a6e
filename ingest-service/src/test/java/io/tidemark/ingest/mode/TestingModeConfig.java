package io.tidemark.ingest.mode;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The real mapping over the settings of a test. */
final class TestingModeConfig {
    private TestingModeConfig() {}

    /** Polls fast. */
    static ModeConfig with(URI flagUrl, Duration maxAge) {
        return of(Map.of(
                "tidemark.ingest.mode.flag-url",
                flagUrl.toString(),
                "tidemark.ingest.mode.service-token",
                "a-service-token",
                "tidemark.ingest.mode.poll-every",
                "20ms",
                "tidemark.ingest.mode.state-folder",
                freshFolder().toString(),
                "tidemark.ingest.mode.max-age",
                maxAge.toString()));
    }

    static Path freshFolder() {
        try {
            return Files.createTempDirectory("flags");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModeConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(new HashMap<>(settings), "test", 300))
                .withMapping(ModeConfig.class)
                .build()
                .getConfigMapping(ModeConfig.class);
    }
}
