package io.tidemark.snapshot.decision;

import static io.tidemark.snapshot.decision.TestingBatches.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static final int RECORD_LIMIT = 1_000_000;

    @Test
    void aConflictWithinTheRoundShowsTheHeadThatTheRoundItselfWrites() {
        OperationBatch first = TestingBatches.batch("d1", TestingBatches.creating(0, "o1", "r1"));
        OperationBatch second = TestingBatches.batch("d2", TestingBatches.creating(0, "o2", "r1"));

        Round round = Round.decide(List.of(first, second), Map.of(), DecisionRules.REJECTING, NOW)
                .withConflictHeads(Map.of());

        Outcome conflict = round.outcomes(NOW).get(1).outcomes().get(0);
        assertThat(Objects.requireNonNull(conflict.current()).payload()).isEqualTo("{\"by\":\"o1\"}");
        assertThat(round.conflictHeads()).isEmpty();
    }

    @Test
    void theOutcomeOfManyConflictsWithALargeHeadStillFitsIntoARecord() {
        Operation large = TestingBatches.operation(
                0, "o1", null, OperationType.CREATE, "r1", 0, "{\"a\":\"" + "\\\"".repeat(70_000) + "\"}");
        Operation[] stale = IntStream.range(0, 1_000)
                .mapToObj(i -> TestingBatches.updating(i, "stale-" + i, "r1", 99))
                .toArray(Operation[]::new);

        Round round = Round.decide(
                        List.of(TestingBatches.batch("d1", large), TestingBatches.batch("d2", stale)),
                        Map.of(),
                        DecisionRules.REJECTING,
                        NOW)
                .withConflictHeads(Map.of());

        BatchOutcome outcome = round.outcomes(NOW).get(1);
        assertThat(MessageCodec.encode(outcome).length).isLessThan(RECORD_LIMIT);
        assertThat(Objects.requireNonNull(outcome.outcomes().get(0).current()).payload())
                .isNotNull();
        assertThat(Objects.requireNonNull(outcome.outcomes().get(999).current()).payload())
                .isNull();
    }

    @Test
    void theStreamsAndCountersOfManyUsersAreKeptApart() {
        OperationBatch alice = TestingBatches.batch("d1", TestingBatches.upserting(0, "o1", "r1", 1L));
        OperationBatch bob = new OperationBatch(
                1, "b", "globex", "bob", "d1", "notes", NOW, alice.operations(), List.of(), alice.request());

        Round round = Round.decide(List.of(alice, bob, alice), Map.of(), DecisionRules.REJECTING, NOW);

        assertThat(round.streams().keySet())
                .containsExactly(new UserKey("acme", "alice"), new UserKey("globex", "bob"));
        assertThat(round.streams().values()).allMatch(stream -> stream.version() == 1);
        assertThat(round.marks()).hasSize(2);
    }

    @Test
    void ofWhatTheStoreRefusesOnlyTheFirstOfARecordIsRefusedAndWhatComesBehindItIsParked() {
        OperationBatch batch = TestingBatches.batch(
                "d1",
                TestingBatches.creating(0, "o0", "bad"),
                TestingBatches.creating(1, "o1", "good"),
                TestingBatches.upserting(2, "o2", "bad", null),
                TestingBatches.creating(3, "o3", "worse"));
        Round round = Round.decide(List.of(batch), Map.of(), DecisionRules.REJECTING, NOW);

        Round without = Round.decide(round.refusing(Set.of(0, 2, 3)), Map.of(), DecisionRules.REJECTING, NOW);

        assertThat(without.outcomes(NOW).getFirst().outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.NOT_APPLICABLE, null, ErrorCode.RECORD_PARKED, ErrorCode.NOT_APPLICABLE);
        assertThat(without.snapshots()).extracting(NewSnapshot::version).containsExactly(1L);
    }

    @Test
    void placesAreCountedThroughAllBatches() {
        OperationBatch first = TestingBatches.batch(
                "d1", TestingBatches.creating(0, "o0", "r0"), TestingBatches.updating(1, "stale", "r0", 7));
        OperationBatch second = TestingBatches.batch(
                "d2", TestingBatches.creating(0, "o1", "r1"), TestingBatches.creating(1, "o2", "r2"));
        Round round = Round.decide(List.of(first, second), Map.of(), DecisionRules.REJECTING, NOW);

        List<OperationBatch> refusing = round.refusing(Set.of(2));

        assertThat(refusing.getFirst()).isSameAs(first);
        assertThat(refusing.getLast().operations())
                .extracting(Operation::operationId)
                .containsExactly("o1");
        assertThat(refusing.getLast().refusals())
                .extracting(Refusal::operation)
                .containsExactly(second.operations().get(1));
    }
}
