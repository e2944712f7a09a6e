package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What does not fit into a Kafka record would be tried for ever, with everything behind it. */
class OutcomePublisherTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String CHANGES = "{\"changes\":[\"" + "変".repeat(150_000) + "\"]}";

    @Test
    void whatFitsIsTold() throws Exception {
        BatchOutcome outcome = outcome(1, CHANGES);

        assertThat(MessageCodec.decodeBatchOutcome(OutcomePublisher.encoded(outcome)))
                .isEqualTo(outcome);
    }

    @Test
    void changesAreLeftOutFirst() throws Exception {
        BatchOutcome outcome = outcome(1_000, CHANGES);

        BatchOutcome told = MessageCodec.decodeBatchOutcome(OutcomePublisher.encoded(outcome));

        assertThat(told).isEqualTo(outcome.carrying(null));
    }

    /** Kept answers have the details of requests that were cut smaller than the one they are given to. */
    @Test
    void thenDetails() throws Exception {
        List<Outcome> refused = IntStream.range(0, 1_000)
                .mapToObj(i -> Outcome.refused(
                        i, "o" + i, OutcomeStatus.REJECTED, ErrorCode.UNKNOWN_FIELD, "変".repeat(50_000)))
                .toList();

        BatchOutcome told = MessageCodec.decodeBatchOutcome(
                OutcomePublisher.encoded(outcome(0, "{}").with(refused)));

        assertThat(told.outcomes()).hasSize(1_000).allSatisfy(one -> {
            assertThat(one.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD);
            assertThat(one.detail()).isNull();
        });
    }

    @Test
    void thenWhatConflictsShow() throws Exception {
        BatchOutcome outcome = outcome(2_000, CHANGES);

        byte[] told = OutcomePublisher.encoded(outcome);

        assertThat(told.length).isLessThanOrEqualTo(OutcomePublisher.MAX_RECORD_BYTES);
        assertThat(MessageCodec.decodeBatchOutcome(told).outcomes())
                .hasSize(2_000)
                .allSatisfy(one -> {
                    assertThat(one.status()).isEqualTo(OutcomeStatus.CONFLICT);
                    assertThat(one.current())
                            .extracting(Outcome.RecordVersion::payload)
                            .isNull();
                    assertThat(one.base()).isNull();
                });
    }

    /** Conflicts with some 600 bytes each. */
    private static BatchOutcome outcome(int conflicts, String changes) {
        String payload = "{\"t\":\"" + "変".repeat(50) + "\"}";
        ContentHash hash = ContentHash.of(payload);
        List<Outcome> outcomes = IntStream.range(0, conflicts)
                .mapToObj(i -> Outcome.refused(i, "o" + i, OutcomeStatus.CONFLICT, ErrorCode.VERSION_CONFLICT, "stale")
                        .between(
                                new Outcome.RecordVersion(1, hash, false, payload),
                                new Outcome.RecordVersion(2, hash, false, payload)))
                .toList();
        return new BatchOutcome(
                BatchOutcome.VERSION, "b", "acme", "alice", "d1", "notes", 1, 2, NOW, changes, null, outcomes);
    }
}
