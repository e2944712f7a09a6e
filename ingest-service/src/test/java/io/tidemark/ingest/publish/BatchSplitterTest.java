package io.tidemark.ingest.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.http.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
                new Parsed.Refused(0, "o1", 5L, ErrorCode.PAYLOAD_NOT_OBJECT, "x"),
                new Parsed.Refused(1, "o2", null, ErrorCode.PAYLOAD_NOT_OBJECT, "x"),
                new Parsed.Refused(2, null, 7L, ErrorCode.INVALID_OPERATION, "x")));

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.refusals())
                        .containsExactly(new Refusal(0, "o1", 5L, ErrorCode.PAYLOAD_NOT_OBJECT, "x", null, null)));
    }

    @Test
    void nothingToSayIsNoBatch() {
        assertThat(split(List.of())).isEmpty();
        assertThat(split(List.of(new Parsed.Refused(0, null, null, ErrorCode.INVALID_OPERATION, "x"))))
                .isEmpty();
    }

    private List<OperationBatch> split(List<Parsed> operations) {
        return splitter.split(ALICE, "notes", new BulkRequest("d1", operations), NOW, PushRequest.plain("r", NOW));
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
