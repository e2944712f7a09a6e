package io.tidemark.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {
    /** What brokers take unless told otherwise, less the record's own overhead. */
    private static final int BROKER_LIMIT = 1_048_588 - 1_000;

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Caller ALICE = new Caller("acme", "alice");

    private final AtomicInteger ids = new AtomicInteger();
    private final BatchSplitter splitter = new BatchSplitter(() -> "b" + ids.incrementAndGet());

    @Test
    void aSmallRequestIsOneBatch() {
        List<OperationBatch> batches = split(List.of(accepted(0, "{}"), accepted(1, "{}")));

        assertThat(batches).singleElement().satisfies(batch -> {
            assertThat(batch.key()).isEqualTo("acme/alice");
            assertThat(batch.operations()).extracting(Operation::position).containsExactly(0, 1);
        });
    }

    @Test
    void everyBatchOfALargeRequestFitsIntoARecordAndNothingIsLostOrReordered() {
        String payload = "{\"a\":\"" + "\\\"".repeat(125_000) + "\"}";
        List<Parsed> operations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            operations.add(accepted(i, payload));
        }

        List<OperationBatch> batches = split(operations);

        assertThat(batches)
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        batch -> assertThat(MessageCodec.encode(batch).length).isLessThan(BROKER_LIMIT));
        assertThat(batches.stream().flatMap(batch -> batch.operations().stream()))
                .extracting(Operation::position)
                .isEqualTo(operations.stream().map(operations::indexOf).toList());
        assertThat(batches).extracting(OperationBatch::batchId).doesNotHaveDuplicates();
    }

    @Test
    void aRefusedOperationGoesAlongWhenItsCounterHasToMove() {
        List<OperationBatch> batches = split(List.of(
                new Parsed.Refused(0, "o1", 5L, ErrorCode.PAYLOAD_NOT_OBJECT, "x", null),
                new Parsed.Refused(1, "o2", null, ErrorCode.PAYLOAD_NOT_OBJECT, "x", null),
                new Parsed.Refused(2, null, 7L, ErrorCode.INVALID_OPERATION, "x", null)));

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.refusals())
                        .containsExactly(new Refusal(0, "o1", 5L, ErrorCode.PAYLOAD_NOT_OBJECT, "x", null, null)));
    }

    @Test
    void whatIsSaidOfRefusedOnesCountsAsWell() {
        List<Parsed> operations = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            operations.add(new Parsed.Refused(
                    i, "o" + i, i + 1L, ErrorCode.UNKNOWN_FIELD, "\"" + "😀".repeat(5_000) + "\" is no field", null));
        }

        assertThat(split(operations))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        batch -> assertThat(MessageCodec.encode(batch).length).isLessThan(BROKER_LIMIT));
    }

    @Test
    void nothingToSayIsNoBatch() {
        assertThat(split(List.of())).isEmpty();
        assertThat(split(List.of(new Parsed.Refused(0, null, null, ErrorCode.INVALID_OPERATION, "x", null))))
                .isEmpty();
    }

    @Test
    void whatOnlyASchemaIsAgainstTravelsToBeKept() {
        Operation operation = ((Parsed.Accepted) accepted(0, "{}")).operation();

        assertThat(split(List.of(Parsed.Refused.of(operation, ErrorCode.SCHEMA_MISMATCH, "x"))))
                .singleElement()
                .satisfies(batch -> assertThat(batch.refusals())
                        .containsExactly(new Refusal(0, "o0", null, ErrorCode.SCHEMA_MISMATCH, "x", null, operation)));
    }

    @Test
    void aReceiptTellsOfTheRefusedOnesToo() {
        List<Parsed> refused = List.of(new Parsed.Refused(0, "o1", null, ErrorCode.PAYLOAD_NOT_OBJECT, "x", null));

        assertThat(split(request(refused, false, null), true))
                .singleElement()
                .satisfies(batch -> assertThat(batch.refusals())
                        .containsExactly(new Refusal(0, "o1", null, ErrorCode.PAYLOAD_NOT_OBJECT, "x", null, null)));
    }

    @Test
    void anAnswerIsWaitedForUnlessItIsAskedForLaterOrComesInParts() {
        assertThat(split(List.of(accepted(0, "{}"))))
                .extracting(batch -> batch.request().answerBy())
                .containsExactly(NOW.plusSeconds(4));
        assertThat(split(request(List.of(accepted(0, "{}")), false, null), true))
                .extracting(batch -> batch.request().answerBy())
                .containsExactly(NOW);
        assertThat(split(large()))
                .hasSize(2)
                .extracting(batch -> batch.request().answerBy())
                .containsOnly(NOW);
    }

    @Test
    void changesAreAskedForWithTheLastBatchOnly() {
        assertThat(split(request(large(), false, "c"), false))
                .extracting(batch -> batch.request().cursor())
                .containsExactly(null, "c");
    }

    @Test
    void anAtomicRequestTravelsAsOneOrNotAtAll() {
        assertThatThrownBy(() -> split(request(large(), true, null), false))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("atomic-too-large");
        assertThat(split(request(List.of(accepted(0, "{}")), true, null), false))
                .singleElement()
                .satisfies(batch -> assertThat(batch.request().atomic()).isTrue());
    }

    private static List<Parsed> large() {
        String payload = "{\"a\":\"" + "x".repeat(200_000) + "\"}";
        return List.of(accepted(0, payload), accepted(1, payload), accepted(2, payload));
    }

    private static BulkRequest request(List<Parsed> operations, boolean atomic, @Nullable String cursor) {
        return new BulkRequest("d1", atomic, cursor, operations, 0);
    }

    private List<OperationBatch> split(List<Parsed> operations) {
        return split(request(operations, false, null), false);
    }

    private List<OperationBatch> split(BulkRequest request, boolean async) {
        return splitter.split(ALICE, "notes", request, new Asked("r", NOW, Duration.ofSeconds(4), null, async, null));
    }

    private static Parsed accepted(int position, String payload) {
        return new Parsed.Accepted(new Operation(
                position,
                "o" + position,
                null,
                OperationType.UPSERT,
                "r" + position,
                0,
                0,
                payload,
                ContentHash.of(payload)));
    }
}
