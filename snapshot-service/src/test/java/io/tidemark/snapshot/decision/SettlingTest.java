package io.tidemark.snapshot.decision;

import static io.tidemark.snapshot.decision.TestingBatches.COLLECTION;
import static io.tidemark.snapshot.decision.TestingBatches.NOW;
import static io.tidemark.snapshot.decision.TestingBatches.atomic;
import static io.tidemark.snapshot.decision.TestingBatches.batch;
import static io.tidemark.snapshot.decision.TestingBatches.creating;
import static io.tidemark.snapshot.decision.TestingBatches.deleting;
import static io.tidemark.snapshot.decision.TestingBatches.operation;
import static io.tidemark.snapshot.decision.TestingBatches.updating;
import static io.tidemark.snapshot.decision.TestingBatches.upserting;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.contracts.sync.Resolution;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conflicts that are settled here, atomic requests, idempotency keys, restores and records with a failed operation. */
class SettlingTest {
    private static final DecisionRules MERGING = new DecisionRules(Map.of(COLLECTION, ConflictPolicy.MERGE), 1_000);
    private static final DecisionRules LAST_WRITER_WINS =
            new DecisionRules(Map.of(COLLECTION, ConflictPolicy.LAST_WRITER_WINS), 1_000);

    @Test
    void twoDevicesThatChangedDifferentFieldsBothKeepTheirs() {
        UserState before = given(MERGING, payload(OperationType.CREATE, "o1", 0, "{\"a\":1,\"b\":1}"));
        UserState changed = after(MERGING, before, payload(OperationType.UPDATE, "o2", 1, "{\"a\":2,\"b\":1}"));

        Decision decision = decide(MERGING, changed, payload(OperationType.UPDATE, "o3", 1, "{\"a\":1,\"b\":3}"));

        assertThat(decision.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.operation().payload()).isEqualTo("{\"a\":2,\"b\":3}");
            assertThat(snapshot.parentVersion()).isEqualTo(2);
        });
        assertThat(outcome(decision).resolution()).isEqualTo(Resolution.MERGED);
        assertThat(outcome(decision).contentHash()).isEqualTo(ContentHash.of("{\"a\":2,\"b\":3}"));
    }

    @Test
    void whatLostInAMergeIsKept() {
        UserState before = given(MERGING, payload(OperationType.CREATE, "o1", 0, "{\"a\":1}"));
        UserState changed = after(MERGING, before, payload(OperationType.UPDATE, "o2", 1, "{\"a\":2}"));

        Decision decision = decide(MERGING, changed, payload(OperationType.UPDATE, "o3", 1, "{\"a\":3}"));

        assertThat(decision.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.losingVersion()).isEqualTo(2);
            assertThat(conflict.sent().payload()).isEqualTo("{\"a\":3}");
        });
    }

    @Test
    void aMergeSentAgainIsAnsweredAlikeAndStoresNothing() {
        UserState before = given(MERGING, payload(OperationType.CREATE, "o1", 0, "{\"a\":1}"));
        UserState changed = after(MERGING, before, payload(OperationType.UPDATE, "o2", 1, "{\"a\":2}"));
        Operation stale = payload(OperationType.UPDATE, "o3", 1, "{\"a\":1,\"b\":3}");
        Decision first = decide(MERGING, changed, stale);

        Decision again = decide(MERGING, first.after(), stale);

        assertThat(again.snapshots()).isEmpty();
        assertThat(outcome(again)).isEqualTo(outcome(first).replayedAt(0));
        assertThat(first.decided().getFirst().remember()).isNotNull();
    }

    @Test
    void aDeletionAndAChangeAreNotMerged() {
        UserState before = given(MERGING, payload(OperationType.CREATE, "o1", 0, "{\"a\":1}"));
        UserState changed = after(MERGING, before, payload(OperationType.UPDATE, "o2", 1, "{\"a\":2}"));
        UserState deleted = after(MERGING, changed, deleting(0, "o3", "r1", 2));

        assertThat(outcome(decide(MERGING, changed, deleting(0, "o4", "r1", 1))).status())
                .isEqualTo(OutcomeStatus.CONFLICT);
        assertThat(outcome(decide(MERGING, deleted, payload(OperationType.UPDATE, "o5", 1, "{\"a\":9}")))
                        .status())
                .isEqualTo(OutcomeStatus.CONFLICT);
    }

    @Test
    void aMergeThatGrowsOverTheLimitIsTheClients() {
        String half = "\"" + "x".repeat(600) + "\"";
        UserState before = given(MERGING, payload(OperationType.CREATE, "o1", 0, "{}"));
        UserState changed = after(MERGING, before, payload(OperationType.UPDATE, "o2", 1, "{\"a\":" + half + "}"));

        Decision decision = decide(MERGING, changed, payload(OperationType.UPDATE, "o3", 1, "{\"b\":" + half + "}"));

        assertThat(outcome(decision).status()).isEqualTo(OutcomeStatus.CONFLICT);
    }

    @Test
    void theLastWriterWinsAndTheHeadItReplacedIsNamed() {
        UserState before = given(LAST_WRITER_WINS, creating(0, "o1", "r1"));
        UserState changed = after(LAST_WRITER_WINS, before, updating(0, "o2", "r1", 1));

        Decision decision = decide(LAST_WRITER_WINS, changed, updating(0, "o3", "r1", 1));

        assertThat(outcome(decision).resolution()).isEqualTo(Resolution.LAST_WRITER_WINS);
        assertThat(outcome(decision).version()).isEqualTo(3);
        assertThat(decision.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.losingVersion()).isEqualTo(2));
    }

    @Test
    void anAtomicRequestWithAConflictStoresNothingAndIsAnsweredAlikeAgain() {
        UserState before = given(DecisionRules.REJECTING, creating(0, "o1", "r1"));
        OperationBatch request =
                atomic(null, upserting(0, "o2", "r2", 1L), updating(1, "o3", "r1", 7), upserting(2, "o4", "r3", null));

        Decision first = Decisions.decide(request, before, DecisionRules.REJECTING, NOW);
        Decision again = Decisions.decide(request, first.after(), DecisionRules.REJECTING, NOW);

        assertThat(first.snapshots()).isEmpty();
        assertThat(first.after().stream()).isEqualTo(before.stream());
        assertThat(first.after().heads()).isEqualTo(before.heads());
        assertThat(first.decided())
                .extracting(decided -> decided.outcome().code())
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.VERSION_CONFLICT, ErrorCode.ATOMIC_ABORTED);
        assertThat(first.after().marks()).containsEntry("d1", 1L);
        assertThat(again.decided())
                .extracting(Decided::outcome)
                .isEqualTo(first.decided().stream()
                        .map(decided ->
                                decided.outcome().replayedAt(decided.outcome().position()))
                        .toList());
    }

    @Test
    void anAtomicRequestThatComesTooEarlyIsDeferredAsAWhole() {
        Decision decision = Decisions.decide(
                atomic(null, upserting(0, "o1", "r1", null), upserting(1, "o2", "r2", 5L)),
                UserState.NEW,
                DecisionRules.REJECTING,
                NOW);

        assertThat(decision.decided())
                .extracting(decided -> decided.outcome().status())
                .containsOnly(OutcomeStatus.DEFERRED);
        assertThat(decision.after()).isEqualTo(UserState.NEW);
    }

    @Test
    void anAtomicRequestWithoutFaultIsApplied() {
        Decision decision = Decisions.decide(
                atomic(null, creating(0, "o1", "r1"), updating(1, "o2", "r1", 1)),
                UserState.NEW,
                DecisionRules.REJECTING,
                NOW);

        assertThat(decision.snapshots()).hasSize(2);
    }

    @Test
    void aKeyStandsForOneBodyOnly() {
        OperationBatch first = keyed("k", "body", creating(0, "o1", "r1"));
        UserState before = Decisions.decide(first, UserState.NEW, DecisionRules.REJECTING, NOW)
                .after();

        Decision other = Decisions.decide(
                keyed("k", "other", upserting(0, "o2", "r2", 1L)), before, DecisionRules.REJECTING, NOW);
        Decision same = Decisions.decide(first, before, DecisionRules.REJECTING, NOW);

        assertThat(outcome(other).code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(other.snapshots()).isEmpty();
        assertThat(other.after()).isEqualTo(before);
        assertThat(outcome(same).isApplied()).isTrue();
    }

    @Test
    void anOlderVersionIsStoredAgainAsANewOne() {
        UserState before = given(DecisionRules.REJECTING, creating(0, "o1", "r1"));
        UserState deleted = after(DecisionRules.REJECTING, before, deleting(0, "o2", "r1", 1));

        Decision decision = decide(DecisionRules.REJECTING, deleted, restoring("o3", "{\"version\":1}"));

        assertThat(decision.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.version()).isEqualTo(3);
            assertThat(snapshot.operation().payload()).isEqualTo("{\"by\":\"o1\"}");
        });
        assertThat(decide(DecisionRules.REJECTING, decision.after(), restoring("o3", "{\"version\":1}"))
                        .snapshots())
                .isEmpty();
    }

    @Test
    void aVersionThatIsNotTheRecordsOrIsADeletionIsNotRestored() {
        UserState before = given(DecisionRules.REJECTING, creating(0, "o1", "other"));
        UserState deleted = after(DecisionRules.REJECTING, before, creating(0, "o2", "r1"), deleting(1, "o3", "r1", 2));

        for (String wanted : List.of("{\"version\":1}", "{\"version\":3}", "{\"version\":9}", "{}")) {
            assertThat(outcome(decide(DecisionRules.REJECTING, deleted, restoring("x" + wanted.hashCode(), wanted)))
                            .code())
                    .isEqualTo(ErrorCode.NO_SUCH_VERSION);
        }
    }

    @Test
    void aFailedOperationParksTheLaterOnesOfItsRecordAndNoOther() {
        Operation poison = creating(0, "o1", "r1");
        OperationBatch batch = batch("d1", List.of(), List.of(refusal(poison, ErrorCode.NOT_APPLICABLE)));
        UserState before = Decisions.decide(batch, UserState.NEW, DecisionRules.REJECTING, NOW)
                .after();

        Decision decision =
                decide(DecisionRules.REJECTING, before, updating(0, "o2", "r1", 1), creating(1, "o3", "r2"));

        assertThat(decision.decided())
                .extracting(decided -> decided.outcome().code())
                .containsExactly(ErrorCode.RECORD_PARKED, null);
        assertThat(decision.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.ordinal()).isEqualTo(2));
        assertThat(decision.snapshots()).hasSize(1);
    }

    @Test
    void anOperationThatASchemaRefusedIsKeptAndParksNothing() {
        OperationBatch batch =
                batch("d1", List.of(), List.of(refusal(creating(0, "o1", "r1"), ErrorCode.SCHEMA_MISMATCH)));
        Decision refused = Decisions.decide(batch, UserState.NEW, DecisionRules.REJECTING, NOW);

        Decision next = decide(DecisionRules.REJECTING, refused.after(), creating(0, "o2", "r1"));

        assertThat(refused.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.errorClass()).isEqualTo("4xx"));
        assertThat(outcome(next).isApplied()).isTrue();
    }

    @Test
    void anAnswerStaysTheSameWhenTheCollectionsSchemaChangesMeanwhile() {
        Operation operation = creating(0, "o1", "r1");
        OperationBatch accepted = batch("d1", operation);
        OperationBatch refused = batch("d1", List.of(), List.of(refusal(operation, ErrorCode.SCHEMA_MISMATCH)));

        for (List<OperationBatch> order : List.of(List.of(accepted, refused), List.of(refused, accepted))) {
            Decision first = Decisions.decide(order.getFirst(), UserState.NEW, DecisionRules.REJECTING, NOW);
            Decision again = Decisions.decide(order.getLast(), first.after(), DecisionRules.REJECTING, NOW);

            assertThat(outcome(again)).isEqualTo(outcome(first).replayedAt(0));
        }
    }

    private static Refusal refusal(Operation operation, ErrorCode code) {
        return new Refusal(operation.position(), operation.operationId(), null, code, "refused", null, operation);
    }

    private static Operation restoring(String id, String payload) {
        return operation(0, id, null, OperationType.RESTORE, "r1", 0, payload);
    }

    private static Operation payload(OperationType type, String id, long base, String payload) {
        return operation(0, id, null, type, "r1", base, payload);
    }

    private static OperationBatch keyed(String key, String body, Operation... operations) {
        return TestingBatches.keyed(new PushRequest.IdempotencyKey(key, ContentHash.of(body)), operations);
    }

    private static Decision decide(DecisionRules rules, UserState before, Operation... operations) {
        return Decisions.decide(batch("d1", operations), before, rules, NOW);
    }

    private static UserState given(DecisionRules rules, Operation... operations) {
        return after(rules, UserState.NEW, operations);
    }

    private static UserState after(DecisionRules rules, UserState before, Operation... operations) {
        return decide(rules, before, operations).after();
    }

    private static Outcome outcome(Decision decision) {
        return decision.decided().getFirst().outcome();
    }
}
