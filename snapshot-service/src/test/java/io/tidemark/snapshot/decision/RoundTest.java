package io.tidemark.snapshot.decision;

import static io.tidemark.snapshot.decision.TestingBatches.NOW;
import static io.tidemark.snapshot.decision.TestingBatches.atomic;
import static io.tidemark.snapshot.decision.TestingBatches.creating;
import static io.tidemark.snapshot.decision.TestingBatches.updating;
import static io.tidemark.snapshot.decision.TestingBatches.upserting;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
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
        OperationBatch first = TestingBatches.batch("d1", creating(0, "o1", "r1"));
        OperationBatch second = TestingBatches.batch("d2", creating(0, "o2", "r1"));

        Round round = Round.decide(List.of(first, second), Map.of(), DecisionRules.REJECTING, NOW)
                .withConflicts(Map.of());

        Outcome conflict = round.outcomes(NOW).get(1).outcomes().get(0);
        assertThat(Objects.requireNonNull(conflict.current()).payload()).isEqualTo("{\"by\":\"o1\"}");
        assertThat(round.conflicting()).isEmpty();
    }

    @Test
    void theOutcomeOfManyConflictsWithALargeHeadStillFitsIntoARecord() {
        Operation large = TestingBatches.operation(
                0, "o1", null, OperationType.CREATE, "r1", 0, "{\"a\":\"" + "\\\"".repeat(70_000) + "\"}");
        Operation[] stale = IntStream.range(0, 1_000)
                .mapToObj(i -> updating(i, "stale-" + i, "r1", 99))
                .toArray(Operation[]::new);

        Round round = Round.decide(
                        List.of(TestingBatches.batch("d1", large), TestingBatches.batch("d2", stale)),
                        Map.of(),
                        DecisionRules.REJECTING,
                        NOW)
                .withConflicts(Map.of());

        BatchOutcome outcome = round.outcomes(NOW).get(1);
        assertThat(MessageCodec.encode(outcome).length).isLessThan(RECORD_LIMIT);
        assertThat(Objects.requireNonNull(outcome.outcomes().get(0).current()).payload())
                .isNotNull();
        assertThat(Objects.requireNonNull(outcome.outcomes().get(999).current()).payload())
                .isNull();
    }

    @Test
    void aConflictShowsTheVersionThatItWasBasedOn() {
        Round round = shown(
                TestingBatches.batch("d1", creating(0, "o1", "r1"), updating(1, "o2", "r1", 1)),
                TestingBatches.batch("d2", updating(0, "stale", "r1", 1)),
                TestingBatches.batch("d3", updating(0, "stale", "r1", 1)));

        for (BatchOutcome outcome : round.outcomes(NOW).subList(1, 3)) {
            Outcome conflict = outcome.outcomes().getFirst();
            assertThat(conflict.base())
                    .isEqualTo(
                            new Outcome.RecordVersion(1, ContentHash.of("{\"by\":\"o1\"}"), false, "{\"by\":\"o1\"}"));
            assertThat(Objects.requireNonNull(conflict.current()).version()).isEqualTo(2);
        }
    }

    @Test
    void whatIsAnotherRecordsOrTheHeadItselfOrWasNeverWrittenIsNoBase() {
        Round round = shown(
                TestingBatches.batch("d1", creating(0, "o1", "other"), creating(1, "o2", "r1")),
                TestingBatches.batch(
                        "d2",
                        updating(0, "others", "r1", 1),
                        creating(1, "itself", "r1"),
                        updating(2, "later", "r1", 3),
                        creating(3, "third", "r3")));

        assertThat(round.outcomes(NOW).getLast().outcomes())
                .extracting(Outcome::base)
                .containsOnlyNulls();
    }

    @Test
    void headsAreLookedUpBeforeBases() {
        UserState before = TestingBatches.given(Map.of("r1", 20L, "r2", 30L));
        Round round = Round.decide(
                List.of(TestingBatches.batch("d2", updating(0, "s1", "r1", 1), updating(1, "s2", "r2", 2))),
                Map.of(new UserKey("acme", "alice"), before),
                DecisionRules.REJECTING,
                NOW);

        assertThat(round.conflicting()).extracting(Round.Version::version).containsExactly(20L, 30L, 1L, 2L);
    }

    @Test
    void headsComeBeforeBasesAndABaseWithoutRoomIsLeftOut() {
        String half = "{\"a\":\"" + "x".repeat(ConflictSides.ROOM / 2) + "\"}";
        Round round = shown(
                TestingBatches.batch(
                        "d1",
                        TestingBatches.operation(0, "o1", null, OperationType.CREATE, "r1", 0, half),
                        updating(1, "o2", "r1", 1),
                        TestingBatches.operation(2, "o3", null, OperationType.CREATE, "r2", 0, half)),
                TestingBatches.batch("d2", updating(0, "s1", "r1", 1), updating(1, "s2", "r2", 1)));

        List<Outcome> conflicts = round.outcomes(NOW).getLast().outcomes();
        assertThat(conflicts)
                .extracting(
                        conflict -> Objects.requireNonNull(conflict.current()).payload())
                .containsExactly("{\"by\":\"o2\"}", half);
        assertThat(conflicts).extracting(Outcome::base).containsOnlyNulls();
    }

    @Test
    void theContentsOfAnswersThatWereKeptCountAsWell() {
        String large = "{\"a\":\"" + "x".repeat(ConflictSides.ROOM - 100) + "\"}";
        Operation first = updating(0, "first", "r1", 7);
        Operation second = updating(1, "second", "r1", 7);
        UserState before = TestingBatches.answered(
                Map.of("first", conflictWith(large, first), "second", conflictWith(large, second)));

        Round round = Round.decide(
                        List.of(TestingBatches.batch("d1", first, second)),
                        Map.of(new UserKey("acme", "alice"), before),
                        DecisionRules.REJECTING,
                        NOW)
                .withConflicts(Map.of());

        assertThat(round.outcomes(NOW).getFirst().outcomes())
                .allMatch(Outcome::replayed)
                .extracting(
                        conflict -> Objects.requireNonNull(conflict.current()).payload())
                .containsExactly(large, null);
    }

    private static Known conflictWith(String head, Operation operation) {
        Outcome conflict = Outcome.refused(
                        0, operation.operationId(), OutcomeStatus.CONFLICT, ErrorCode.VERSION_CONFLICT, "stale")
                .between(null, new Outcome.RecordVersion(9, ContentHash.of(head), false, head));
        return new Known(Known.fingerprint(TestingBatches.COLLECTION, operation), conflict, null);
    }

    private static Round shown(OperationBatch... batches) {
        return Round.decide(List.of(batches), Map.of(), DecisionRules.REJECTING, NOW)
                .withConflicts(Map.of());
    }

    @Test
    void theStreamsAndCountersOfManyUsersAreKeptApart() {
        OperationBatch alice = TestingBatches.batch("d1", upserting(0, "o1", "r1", 1L));
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
                creating(0, "o0", "bad"),
                creating(1, "o1", "good"),
                upserting(2, "o2", "bad", null),
                creating(3, "o3", "worse"));
        Round round = Round.decide(List.of(batch), Map.of(), DecisionRules.REJECTING, NOW);

        Round without = Round.decide(round.refusing(Set.of(0, 2, 3)), Map.of(), DecisionRules.REJECTING, NOW);

        assertThat(without.outcomes(NOW).getFirst().outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.NOT_APPLICABLE, null, ErrorCode.RECORD_PARKED, ErrorCode.NOT_APPLICABLE);
        assertThat(without.snapshots()).extracting(NewSnapshot::version).containsExactly(1L);
    }

    /** {@link io.tidemark.snapshot.apply.StoreModelTest} found it, after 8,882 histories. */
    @Test
    void anAtomicRequestBehindWhatTheStoreRefusesIsDecidedAnew() {
        OperationBatch bad = TestingBatches.batch("d1", creating(0, "o0", "bad"));
        OperationBatch behind = atomic(null, upserting(0, "o1", "bad", null), creating(1, "o2", "also-bad"));
        OperationBatch beside = atomic(null, creating(0, "o3", "third"), creating(1, "o4", "fourth"));
        Round round = Round.decide(List.of(bad, behind, beside), Map.of(), DecisionRules.REJECTING, NOW);

        List<OperationBatch> refusing = round.refusing(Set.of(0, 2, 4));

        assertThat(refusing.get(1)).isSameAs(behind);
        assertThat(refusing.get(2).operations()).isEmpty();
        assertThat(Round.decide(refusing, Map.of(), DecisionRules.REJECTING, NOW)
                        .outcomes(NOW)
                        .get(1)
                        .outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.ATOMIC_ABORTED);
    }

    /** {@link io.tidemark.snapshot.apply.StoreModelTest} found it, after 753 histories of one run of many. */
    @Test
    void whatRefersToAVersionThatWillBeAnotherIsDecidedAnew() {
        OperationBatch first = TestingBatches.batch("d1", creating(0, "o0", "bad"), creating(1, "o1", "good"));
        OperationBatch second = TestingBatches.batch("d2", updating(0, "o2", "good", 2), creating(1, "o3", "worse"));
        OperationBatch third = atomic(null, creating(0, "o4", "third"), updating(1, "o5", "good", 3));
        Round round = Round.decide(List.of(first, second, third), Map.of(), DecisionRules.REJECTING, NOW);

        List<OperationBatch> refusing = round.refusing(Set.of(0, 2, 3, 4));

        assertThat(refusing.get(2)).isSameAs(third);
        assertThat(Round.decide(refusing, Map.of(), DecisionRules.REJECTING, NOW)
                        .outcomes(NOW)
                        .get(1)
                        .outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.VERSION_CONFLICT, ErrorCode.NOT_APPLICABLE);
    }

    @Test
    void placesAreCountedThroughAllBatches() {
        OperationBatch first = TestingBatches.batch("d1", creating(0, "o0", "r0"), updating(1, "stale", "r0", 7));
        OperationBatch second = TestingBatches.batch("d2", creating(0, "o1", "r1"), creating(1, "o2", "r2"));
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
