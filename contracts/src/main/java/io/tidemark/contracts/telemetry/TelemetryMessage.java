package io.tidemark.contracts.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What one Kafka record of {@code sync.telemetry} holds: what happened to one user within one minute, as one replica of
 * ingest-service knows it. Several such messages add up.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param at when the first of it happened, by the server's clock
 * @param pushes how the user's pushes were answered
 * @param events what the user's clients told
 */
public record TelemetryMessage(
        int v, String tenantId, String userId, Instant at, List<PushCount> pushes, List<LearningEvent> events) {
    /** The version that this code writes; it reads this one and the one before. */
    public static final int VERSION = 1;

    public TelemetryMessage {
        for (Object needed : new Object[] {tenantId, userId, at}) {
            Objects.requireNonNull(needed, "telemetry is of a user, at a time");
        }
        pushes = List.copyOf(pushes);
        events = List.copyOf(events);
    }

    /** So many answers of that class. */
    public record PushCount(ErrorClass errorClass, long count) {
        public PushCount {
            Objects.requireNonNull(errorClass, "an answer has a class");
            if (count < 1) {
                throw new IllegalArgumentException("what is counted has happened");
            }
        }
    }

    /** The key of its record: those of one user stay in order. */
    public String key() {
        return tenantId + "/" + userId;
    }
}
