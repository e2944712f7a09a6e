package io.tidemark.contracts.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.json.ContentHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final ContentHash HASH = ContentHash.of("{}");
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456Z");

    @Test
    void aBatchReadsBackAsItWasWritten() throws Exception {
        OperationBatch batch = batch(OperationBatch.VERSION);

        assertThat(MessageCodec.decodeBatch(MessageCodec.encode(batch))).isEqualTo(batch);
    }

    @Test
    void everyKindOfOutcomeReadsBackAsItWasWritten() throws Exception {
        BatchOutcome outcome = new BatchOutcome(
                BatchOutcome.VERSION,
                "b",
                "acme",
                "alice",
                "d1",
                "files",
                1,
                9,
                NOW,
                "{\"changes\":[]}",
                "4.2.0",
                List.of(
                        Outcome.applied(0, "o1", 9, HASH, false),
                        Outcome.refused(1, "o2", OutcomeStatus.CONFLICT, ErrorCode.VERSION_CONFLICT, "stale")
                                .between(
                                        new Outcome.RecordVersion(7, HASH, true, "null"),
                                        new Outcome.RecordVersion(8, HASH, false, "{}")),
                        Outcome.deferred(2, "o3", 7),
                        Outcome.applied(0, "o1", 9, HASH, false).replayedAt(3),
                        Outcome.applied(4, "o5", 10, HASH, false).settledBy(Resolution.LAST_WRITER_WINS)));

        assertThat(MessageCodec.decodeBatchOutcome(MessageCodec.encode(outcome)))
                .isEqualTo(outcome);
    }

    @Test
    void aControlMessageReadsBackAsItWasWrittenWithAndWithoutAUser() throws Exception {
        ControlMessage one = new ControlMessage(1, ControlMessage.FORCE_SYNC, "acme", "alice", "repair", NOW);
        ControlMessage all = new ControlMessage(1, ControlMessage.FORCE_SYNC, "acme", null, "repair", NOW);

        assertThat(MessageCodec.decodeControl(MessageCodec.encode(one))).isEqualTo(one);
        assertThat(MessageCodec.decodeControl(MessageCodec.encode(all))).isEqualTo(all);
        assertThat(one.key()).isEqualTo("acme/alice");
        assertThat(all.key()).isEqualTo("acme");
    }

    @Test
    void flagsReadBackAsTheyWereWritten() throws Exception {
        FlagsMessage flags = new FlagsMessage(FlagsMessage.VERSION, 44, NOW, "{\"features\":[]}");
        byte[] newer = MessageCodec.encode(new FlagsMessage(FlagsMessage.VERSION + 1, 44, NOW, "{}"));

        assertThat(MessageCodec.decodeFlags(MessageCodec.encode(flags))).isEqualTo(flags);
        assertThatThrownBy(() -> MessageCodec.decodeFlags(newer)).isInstanceOf(UndecodableMessageException.class);
    }

    @Test
    void aFieldThatANewerWriterAddedIsPassedOver() throws Exception {
        String json = new String(MessageCodec.encode(batch(OperationBatch.VERSION)), StandardCharsets.UTF_8);
        byte[] extended = json.replaceFirst("\\{", "{\"region\":\"eu\",").getBytes(StandardCharsets.UTF_8);

        assertThat(MessageCodec.decodeBatch(extended)).isEqualTo(batch(OperationBatch.VERSION));
    }

    @Test
    void aVersionPastOursIsRefused() {
        byte[] newer = MessageCodec.encode(batch(OperationBatch.VERSION + 1));

        assertThatThrownBy(() -> MessageCodec.decodeBatch(newer)).isInstanceOf(UndecodableMessageException.class);
    }

    @Test
    void aPayloadStandsInTheMessageByteForByte() throws Exception {
        byte[] message = MessageCodec.encode(batch(OperationBatch.VERSION));

        assertThat(new String(message, StandardCharsets.UTF_8)).contains("\"payload\":{\"a\":\"ö\\n\"},");
        assertThat(MessageCodec.decodeBatch(message).operations())
                .extracting(Operation::payload)
                .containsExactly("{\"a\":\"ö\\n\"}", "null");
    }

    @Test
    void theVersionBeforeCarriedPayloadsAsStrings() throws Exception {
        String text = new String(MessageCodec.encode(batch(2)), StandardCharsets.UTF_8);
        byte[] older = text.replace("{\"a\":\"ö\\n\"}", "\"{\\\"a\\\":\\\"ö\\\\n\\\"}\"")
                .replace("\"payload\":null", "\"payload\":\"null\"")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(MessageCodec.decodeBatch(older)).isEqualTo(batch(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "true", "\"\"", "\"{\"", "\"{}{}\"", "\"[]\"", "{\"a\":}"})
    void aPayloadThatIsNoObjectIsUndecodable(String payload) {
        byte[] message = new String(MessageCodec.encode(batch(OperationBatch.VERSION)), StandardCharsets.UTF_8)
                .replace("\"payload\":null", "\"payload\":" + payload)
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MessageCodec.decodeBatch(message)).isInstanceOf(UndecodableMessageException.class);
    }

    @Test
    void aBatchWithoutItsRequestIsUndecodable() {
        String text = new String(MessageCodec.encode(batch(OperationBatch.VERSION)), StandardCharsets.UTF_8);
        byte[] without = text.replaceAll(",\"request\":.*", "}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MessageCodec.decodeBatch(without)).isInstanceOf(UndecodableMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "7", "{\"v\":1,\"operations\":7}", "{}"})
    void anythingElseIsUndecodable(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MessageCodec.decodeBatch(bytes)).isInstanceOf(UndecodableMessageException.class);
    }

    private static OperationBatch batch(int version) {
        return new OperationBatch(
                version,
                "b",
                "acme",
                "alice",
                "d1",
                "files",
                NOW,
                List.of(
                        new Operation(0, "o1", 1L, OperationType.CREATE, "r1", 0, 1, "{\"a\":\"ö\\n\"}", HASH),
                        new Operation(2, "o3", null, OperationType.DELETE, "r1", 8, 0, "null", HASH)),
                List.of(new Refusal(1, "o2", 2L, ErrorCode.PAYLOAD_NOT_OBJECT, "a number", null, null)),
                new PushRequest("r", NOW, true, new PushRequest.IdempotencyKey("k", HASH), "cursor", "4.2.0"));
    }
}
