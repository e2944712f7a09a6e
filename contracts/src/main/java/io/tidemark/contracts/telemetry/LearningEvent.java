package io.tidemark.contracts.telemetry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client tells of one round of its sync (R101, R102).
 *
 * @param status of a completed one: {@code success}, {@code partial} or {@code failure}
 * @param queueDelta of a completed or failed one: by how much the queue is longer than before
 * @param stage of a failed one: where
 * @param statusCode of a failed one: the answer's status; null: there was no answer
 * @param reason of a skipped one
 * @param dirtyCount of a started one: what waited
 */
public record LearningEvent(
        Name event,
        @Nullable Status status,
        @Nullable Long queueDelta,
        @Nullable Stage stage,
        @Nullable Integer statusCode,
        @Nullable String reason,
        @Nullable Long dirtyCount) {

    /** What happened. */
    public enum Name {
        STARTED,
        COMPLETED,
        FAILED,
        SKIPPED;

        private static final String PREFIX = "learning_sync_";

        /** The event's name in R101. */
        @JsonValue
        public String wire() {
            return PREFIX + name().toLowerCase(Locale.ROOT);
        }

        /** The event of that name; fails when there is none. */
        @JsonCreator
        public static Name fromWire(String wire) {
            return Arrays.stream(values())
                    .filter(name -> name.wire().equals(wire))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such event: " + wire));
        }
    }

    /** How a completed round ended. */
    public enum Status {
        SUCCESS,
        PARTIAL,
        FAILURE;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a round failed. */
    public enum Stage {
        FETCH,
        PUSH,
        PERSIST;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a round ended well. */
    public boolean succeeded() {
        return event == Name.COMPLETED && status == Status.SUCCESS;
    }

    /** Whether a round ended badly. */
    public boolean failed() {
        return event == Name.FAILED || (event == Name.COMPLETED && status == Status.FAILURE);
    }

    /**
     * The sync event that no server counted: a push that was answered was seen by ingest-service already; null: there is
     * none.
     */
    public @Nullable ErrorClass unseen() {
        if (event != Name.FAILED || stage == null) {
            return null;
        }
        if (stage == Stage.PERSIST) {
            return ErrorClass.PERSIST;
        }
        if (statusCode == null) {
            return ErrorClass.NETWORK;
        }
        return stage == Stage.FETCH ? ErrorClass.of(statusCode) : null;
    }
}
