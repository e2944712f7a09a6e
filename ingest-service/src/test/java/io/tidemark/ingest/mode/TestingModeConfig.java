package io.tidemark.ingest.mode;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Polls fast. */
record TestingModeConfig(URI flagUrl, Duration maxAge) implements ModeConfig {
    @Override
    public Optional<String> serviceToken() {
        return Optional.of("a-service-token");
    }

    @Override
    public Duration pollEvery() {
        return Duration.ofMillis(20);
    }

    @Override
    public Duration pollTimeout() {
        return Duration.ofMillis(800);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(30);
    }
}
