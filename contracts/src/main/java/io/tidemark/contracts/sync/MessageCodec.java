package io.tidemark.contracts.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import java.io.IOException;

/**
 * Messages as JSON bytes. Fields that a newer version added are passed over; a version past the one this code writes is
 * refused, so roll readers out before writers.
 */
public final class MessageCodec {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private MessageCodec() {}

    /**
     * The bytes of a message: {@link OperationBatch}, {@link BatchOutcome}, {@link Outcome}, {@link ControlMessage}, {@link
     * FlagsMessage}, {@link HealthVerdict}, {@link ComparisonMessage} or {@link TelemetryMessage}.
     */
    public static byte[] encode(Record message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message can always be written", e);
        }
    }

    /**
     * The batch in a record of {@link Topics#OPERATIONS}.
     *
     * @throws UndecodableMessageException when the bytes are not a batch of a version that is read here
     */
    public static OperationBatch decodeBatch(byte[] bytes) throws UndecodableMessageException {
        OperationBatch batch = decode(bytes, OperationBatch.class);
        requireVersion(batch.v(), OperationBatch.VERSION);
        return batch;
    }

    /**
     * The outcome in a record of {@link Topics#OUTCOMES}.
     *
     * @throws UndecodableMessageException when the bytes are not an outcome of a version that is read here
     */
    public static BatchOutcome decodeBatchOutcome(byte[] bytes) throws UndecodableMessageException {
        BatchOutcome outcome = decode(bytes, BatchOutcome.class);
        requireVersion(outcome.v(), BatchOutcome.VERSION);
        return outcome;
    }

    /**
     * The message in a record of {@link Topics#CONTROL}.
     *
     * @throws UndecodableMessageException when the bytes are not a message of a version that is read here
     */
    public static ControlMessage decodeControl(byte[] bytes) throws UndecodableMessageException {
        ControlMessage message = decode(bytes, ControlMessage.class);
        requireVersion(message.v(), ControlMessage.VERSION);
        return message;
    }

    /**
     * The flags in a record of {@link Topics#FLAGS}.
     *
     * @throws UndecodableMessageException when the bytes are not flags of a version that is read here
     */
    public static FlagsMessage decodeFlags(byte[] bytes) throws UndecodableMessageException {
        FlagsMessage message = decode(bytes, FlagsMessage.class);
        requireVersion(message.v(), FlagsMessage.VERSION);
        return message;
    }

    /**
     * The verdict in a record of {@link Topics#HEALTH}.
     *
     * @throws UndecodableMessageException when the bytes are not a verdict of a version that is read here
     */
    public static HealthVerdict decodeHealth(byte[] bytes) throws UndecodableMessageException {
        HealthVerdict verdict = decode(bytes, HealthVerdict.class);
        requireVersion(verdict.v(), HealthVerdict.VERSION);
        return verdict;
    }

    /**
     * The telemetry in a record of {@link Topics#TELEMETRY}.
     *
     * @throws UndecodableMessageException when the bytes are not telemetry of a version that is read here
     */
    public static TelemetryMessage decodeTelemetry(byte[] bytes) throws UndecodableMessageException {
        TelemetryMessage message = decode(bytes, TelemetryMessage.class);
        requireVersion(message.v(), TelemetryMessage.VERSION);
        return message;
    }

    /**
     * The comparison in a record of {@link Topics#COMPARISONS}.
     *
     * @throws UndecodableMessageException when the bytes are not a comparison of a version that is read here
     */
    public static ComparisonMessage decodeComparison(byte[] bytes) throws UndecodableMessageException {
        ComparisonMessage message = decode(bytes, ComparisonMessage.class);
        requireVersion(message.v(), ComparisonMessage.VERSION);
        return message;
    }

    /**
     * One stored outcome.
     *
     * @throws UndecodableMessageException when the bytes are not an outcome
     */
    public static Outcome decodeOutcome(byte[] bytes) throws UndecodableMessageException {
        return decode(bytes, Outcome.class);
    }

    private static <T> T decode(byte[] bytes, Class<T> type) throws UndecodableMessageException {
        try {
            T message =
                    MAPPER.readerFor(type).withAttribute(RawJson.MESSAGE, bytes).readValue(bytes);
            if (message == null) {
                throw new UndecodableMessageException("not a " + type.getSimpleName() + ": null");
            }
            return message;
        } catch (IOException | IllegalArgumentException e) {
            throw new UndecodableMessageException("not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static void requireVersion(int found, int newest) throws UndecodableMessageException {
        if (found < Math.max(1, newest - 1) || found > newest) {
            throw new UndecodableMessageException("version " + found + " is not read here, only up to " + newest);
        }
    }
}
