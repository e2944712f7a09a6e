package io.tidemark.ingest.mode;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the kill switch is followed, and what callers are told while it is on. */
@ConfigMapping(prefix = "tidemark.ingest.mode")
interface ModeConfig {
    /** Where flag-service is. */
    @WithDefault("${TIDEMARK_FLAG_URL:http://localhost:8083}")
    URI flagUrl();

    /** The bearer token of role service that is shown there. */
    @WithDefault("${TIDEMARK_SERVICE_TOKEN:}")
    Optional<String> serviceToken();

    /** The pause between two polls: with the timeout, the longest that a change goes unnoticed. */
    @WithDefault("500ms")
    Duration pollEvery();

    /** The longest that a poll may take. */
    @WithDefault("800ms")
    Duration pollTimeout();

    /** Where the last known flags are kept for the next start. */
    @WithDefault("${TIDEMARK_STATE_FOLDER:state}")
    Path stateFolder();

    /** How long a start waits for the flags that were published; without them it goes on, and hears of them later. */
    @WithDefault("3s")
    Duration topicPatience();

    /** Once the switch was on: older knowledge than this counts as on. */
    @WithDefault("60s")
    Duration maxAge();

    /** When callers come back that were turned away; each is told up to half as much more, so that they spread. */
    @WithDefault("30s")
    Duration retryAfter();
}
