package io.tidemark.ingest.telemetry;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How telemetry is taken and told. It is bounded everywhere: what is over a bound is dropped and counted. */
@ConfigMapping(prefix = "tidemark.ingest.telemetry")
interface TelemetryConfig {
    /** The time between two tellings; what happens to one user in between is one message. */
    @WithDefault("1s")
    Duration tellEvery();

    /** How long Kafka may take; then it is told again, with what has come since. */
    @WithDefault("5s")
    Duration patience();

    /** How many users' minutes wait at most, also while Kafka is away; about 300 bytes each. */
    @WithDefault("100000")
    int maxWaiting();

    /** How many events the clients of one user may tell in a minute; what is more is dropped and counted. */
    @WithDefault("100")
    int maxEventsWaiting();

    /** How many events a request may hold. */
    @WithDefault("100")
    int maxEvents();

    /** How long a request may be. */
    @WithDefault("64K")
    MemorySize maxBody();

    /** Whether each event that clients tell is logged, with the error message that is kept nowhere else (R113). */
    @WithDefault("false")
    boolean debug();
}
