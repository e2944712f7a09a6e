package io.tidemark.ingest.socket;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who may connect, how many, and how much is kept for one who reads slowly. */
@ConfigMapping(prefix = "tidemark.ingest.socket")
interface SocketConfig {
    /** Origins of web pages that may connect, for example {@code https://app.example.com}; native clients send none. */
    Optional<Set<String>> allowedOrigins();

    /** The pause between two pings. */
    @WithDefault("25s")
    Duration heartbeatEvery();

    /** Pings without an answer before the socket is closed. */
    @WithDefault("2")
    int maxUnanswered();

    /** How often it is looked whether a ping, a change of mode or the end of a token is due. */
    @WithDefault("500ms")
    Duration tickEvery();

    /** Messages that wait for one socket; with one more it is closed. */
    @WithDefault("64")
    int maxUnsentMessages();

    /** Bytes that wait for one socket; with more it is closed. */
    @WithDefault("256K")
    MemorySize maxUnsentBytes();

    /** How long a socket that is being closed may take before its connection is cut. */
    @WithDefault("5s")
    Duration closeWithin();

    /** Sockets of one replica. */
    @WithDefault("20000")
    int maxConnections();

    /** Sockets of one user at one replica. */
    @WithDefault("20")
    int maxConnectionsPerUser();

    /** When those come back who found no room; each is told up to half as much more. */
    @WithDefault("5s")
    Duration retryAfter();

    /** At a shutdown, sockets are told to come back spread over this time. */
    @WithDefault("30s")
    Duration reconnectWithin();
}
