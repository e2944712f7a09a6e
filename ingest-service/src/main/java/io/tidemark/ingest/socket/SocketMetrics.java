package io.tidemark.ingest.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.contracts.error.ErrorCode;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What became of sockets, and how many are open. Every series is there from the start. */
@Singleton
class SocketMetrics {
    private final Map<Attempt, Counter> attempts = new EnumMap<>(Attempt.class);
    private final Map<Ending, Counter> closed = new EnumMap<>(Ending.class);

    SocketMetrics(MeterRegistry registry, Sessions sessions) {
        for (Attempt attempt : Attempt.values()) {
            attempts.put(
                    attempt,
                    Counter.builder("ws_connect_attempts")
                            .tag("outcome", attempt.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Ending ending : Ending.values()) {
            closed.put(
                    ending,
                    Counter.builder("ws_closed").tag("reason", ending.word()).register(registry));
        }
        Gauge.builder("sync_active_sessions", sessions, Sessions::count).register(registry);
    }

    /** How a request for a socket ended. */
    enum Attempt {
        ACCEPTED,
        UNAUTHENTICATED,
        FORBIDDEN,
        BAD_REQUEST,
        TOO_MANY;

        static Attempt of(ErrorCode refusal) {
            return switch (refusal.status()) {
                case 401 -> UNAUTHENTICATED;
                case 403 -> FORBIDDEN;
                case 429, 503 -> TOO_MANY;
                default -> BAD_REQUEST;
            };
        }
    }

    void attempted(Attempt attempt) {
        Objects.requireNonNull(attempts.get(attempt)).increment();
    }

    void closed(Ending why) {
        Objects.requireNonNull(closed.get(why)).increment();
    }
}
