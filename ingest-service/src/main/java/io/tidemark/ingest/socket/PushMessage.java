package io.tidemark.ingest.socket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says on a socket: one JSON object each, named by {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PushMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = PushMessage.Head.class, name = "head"),
    @JsonSubTypes.Type(value = PushMessage.Results.class, name = "outcome"),
    @JsonSubTypes.Type(value = PushMessage.Mode.class, name = "sync-mode"),
    @JsonSubTypes.Type(value = PushMessage.Flags.class, name = "flags"),
    @JsonSubTypes.Type(value = PushMessage.ForceSync.class, name = "force-sync"),
    @JsonSubTypes.Type(value = PushMessage.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = PushMessage.Complaint.class, name = "error"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface PushMessage {
    JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** The message as it goes over the wire. */
    default String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message can always be written", e);
        }
    }

    /**
     * The first message.
     *
     * @param epoch of the switch, as in the header Sync-Mode
     */
    record Hello(long epoch, String syncMode, long heartbeatSeconds) implements PushMessage {
        static Hello of(SyncMode mode, long heartbeatSeconds) {
            return new Hello(mode.epoch(), word(mode), heartbeatSeconds);
        }
    }

    /**
     * The user's stream has come so far.
     *
     * @param collection where, when it is one only that changed since the last head
     * @param epoch of the stream's history, as in cursors
     */
    record Head(@Nullable String collection, long epoch, long version) implements PushMessage {
        /** The two in one message, this one being the newer. */
        Head after(Head earlier) {
            return collection == null || collection.equals(earlier.collection) ? this : new Head(null, epoch, version);
        }

        boolean isNewerThan(Head other) {
            return epoch > other.epoch || (epoch == other.epoch && version > other.version);
        }
    }

    /** What became of operations that this device pushed; a large request's come in several messages. */
    record Results(String collection, List<Result> results) implements PushMessage {}

    /** One operation's, in short; a conflict's head is in the answer to the push, or read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            int position,
            String operationId,
            OutcomeStatus status,
            @Nullable Long version,
            @Nullable ErrorCode code) {
        static Result of(Outcome outcome) {
            return new Result(
                    outcome.position(), outcome.operationId(), outcome.status(), outcome.version(), outcome.code());
        }
    }

    /** How sync stands for this user from now on. */
    record Mode(String mode, long epoch) implements PushMessage {
        static Mode of(SyncMode mode) {
            return new Mode(word(mode), mode.epoch());
        }
    }

    /** Some flag changed: ask GET /api/flags. */
    record Flags(long epoch) implements PushMessage {}

    /** Synchronise everything now. */
    record ForceSync(String reason) implements PushMessage {}

    /** The answer to a ping. */
    record Pong() implements PushMessage {}

    /** What was sent is no message. */
    record Complaint(ErrorCode code, String detail) implements PushMessage {}

    private static String word(SyncMode mode) {
        return switch (mode) {
            case SyncMode.Normal normal -> "normal";
            case SyncMode.LocalOnly localOnly -> "local-only";
        };
    }
}
