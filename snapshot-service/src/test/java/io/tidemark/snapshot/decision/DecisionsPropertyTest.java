package io.tidemark.snapshot.decision;

import static io.tidemark.snapshot.decision.TestingBatches.COLLECTION;
import static io.tidemark.snapshot.decision.TestingBatches.NOW;
import static io.tidemark.snapshot.decision.TestingBatches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.StreamDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every history: random operations of two devices on few records, with resends and stale bases. */
class DecisionsPropertyTest {
    @Property(tries = 2_000)
    void versionsAreGapFreeAndEachSnapshotsParentIsTheHeadItReplaced(
            @ForAll("histories") List<OperationBatch> history) {
        Map<String, Long> heads = new HashMap<>();
        long version = 0;
        for (NewSnapshot snapshot : snapshots(play(history))) {
            assertThat(snapshot.version()).isEqualTo(++version);
            assertThat(snapshot.parentVersion())
                    .isEqualTo(heads.put(snapshot.operation().recordId(), version));
        }
    }

    @Property(tries = 2_000)
    void anOperationIsAppliedAtMostOnceAndEverySendingOfItIsAnsweredAlike(
            @ForAll("histories") List<OperationBatch> history) {
        Map<String, Outcome> first = new HashMap<>();
        List<String> applied = new ArrayList<>();
        for (Decision decision : play(history)) {
            decision.snapshots()
                    .forEach(snapshot -> applied.add(snapshot.operation().operationId()));
            for (Decided decided : decision.decided()) {
                Outcome outcome = decided.outcome();
                Outcome before = first.putIfAbsent(outcome.operationId(), outcome);
                if (before != null) {
                    assertThat(outcome).isEqualTo(before.replayedAt(outcome.position()));
                }
            }
        }
        assertThat(applied).doesNotHaveDuplicates();
    }

    @Property(tries = 2_000)
    void anUpdateIsAppliedExactlyWhenItsBaseIsTheHead(@ForAll("histories") List<OperationBatch> history) {
        UserState state = UserState.NEW;
        for (OperationBatch batch : history) {
            for (Operation operation : batch.operations()) {
                Head head = state.heads().get(new RecordKey(COLLECTION, operation.recordId()));
                Decision decision = Decisions.decide(
                        batch.only(List.of(operation), List.of()), state, DecisionRules.REJECTING, NOW);
                Outcome outcome = decision.decided().get(0).outcome();
                if (!outcome.replayed() && operation.type() == OperationType.UPDATE) {
                    boolean onHead = head != null && !head.deleted() && head.version() == operation.baseVersion();
                    assertThat(outcome.status()).isEqualTo(onHead ? OutcomeStatus.APPLIED : OutcomeStatus.CONFLICT);
                }
                state = decision.after();
            }
        }
    }

    @Property(tries = 2_000)
    void countAndDigestAreThoseOfARecount(@ForAll("histories") List<OperationBatch> history) {
        Map<String, NewSnapshot> last = new HashMap<>();
        List<Decision> decisions = play(history);
        snapshots(decisions).forEach(snapshot -> last.put(snapshot.operation().recordId(), snapshot));
        StreamDigest digest = StreamDigest.EMPTY;
        long count = 0;
        for (NewSnapshot snapshot : last.values()) {
            if (snapshot.operation().type() != OperationType.DELETE) {
                ContentHash hash = snapshot.operation().contentHash();
                digest = digest.plus(COLLECTION, snapshot.operation().recordId(), snapshot.version(), hash);
                count++;
            }
        }

        StreamState stream = decisions.getLast().after().stream();
        assertThat(stream.count()).isEqualTo(count);
        assertThat(stream.digest()).isEqualTo(digest);
    }

    @Property(tries = 1_000)
    void howTheQueueIsCutIntoBatchesDoesNotMatter(@ForAll("histories") List<OperationBatch> history) {
        List<OperationBatch> oneByOne = history.stream()
                .flatMap(batch ->
                        batch.operations().stream().map(operation -> batch.only(List.of(operation), List.of())))
                .toList();

        assertThat(outcomes(play(oneByOne))).isEqualTo(outcomes(play(history)));
    }

    @Property(tries = 1_000)
    void aWholeHistorySentAgainStoresNothing(@ForAll("histories") List<OperationBatch> history) {
        List<OperationBatch> twice = new ArrayList<>(history);
        twice.addAll(history);

        List<Decision> decisions = play(twice);

        assertThat(snapshots(decisions)).isEqualTo(snapshots(decisions.subList(0, history.size())));
    }

    private static List<Decision> play(List<OperationBatch> history) {
        List<Decision> decisions = new ArrayList<>();
        UserState state = UserState.NEW;
        for (OperationBatch batch : history) {
            Decision decision = Decisions.decide(batch, state, DecisionRules.REJECTING, NOW);
            decisions.add(decision);
            state = decision.after();
        }
        return decisions;
    }

    private static List<NewSnapshot> snapshots(List<Decision> decisions) {
        return decisions.stream()
                .flatMap(decision -> decision.snapshots().stream())
                .toList();
    }

    private static List<Outcome> outcomes(List<Decision> decisions) {
        return decisions.stream()
                .flatMap(decision -> decision.decided().stream())
                .map(Decided::outcome)
                .toList();
    }

    @Provide
    Arbitrary<List<OperationBatch>> histories() {
        Arbitrary<OperationBatch> batches = Combinators.combine(
                        Arbitraries.of("d1", "d2"),
                        operations().list().ofMinSize(1).ofMaxSize(6))
                .as((device, operations) -> {
                    List<Operation> placed = new ArrayList<>();
                    operations.forEach(operation -> placed.add(at(placed.size(), operation)));
                    return batch(device, placed, List.of());
                });
        return batches.list().ofMinSize(1).ofMaxSize(10);
    }

    /** An operation's id fixes its content, as it does with a client that resends. */
    private static Arbitrary<Operation> operations() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of(OperationType.values()),
                        Arbitraries.of("r1", "r2", "r3"),
                        Arbitraries.longs().between(0, 12))
                .as((id, type, record, base) -> {
                    String payload = type == OperationType.DELETE ? Operation.NO_PAYLOAD : "{\"id\":" + id + "}";
                    String operationId = id + "-" + type.wire() + "-" + record + "-" + base;
                    return TestingBatches.operation(0, operationId, null, type, record, base, payload);
                });
    }

    private static Operation at(int position, Operation operation) {
        return new Operation(
                position,
                operation.operationId(),
                operation.deviceSeq(),
                operation.type(),
                operation.recordId(),
                operation.baseVersion(),
                operation.schemaVersion(),
                operation.payload(),
                operation.contentHash());
    }
}
