package io.tidemark.snapshot.decision;

import static io.tidemark.snapshot.decision.TestingBatches.NOW;
import static io.tidemark.snapshot.decision.TestingBatches.batch;
import static io.tidemark.snapshot.decision.TestingBatches.creating;
import static io.tidemark.snapshot.decision.TestingBatches.deleting;
import static io.tidemark.snapshot.decision.TestingBatches.updating;
import static io.tidemark.snapshot.decision.TestingBatches.upserting;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    @Test
    void aStaleBaseIsAConflictWithTheHeadAndItsNeighboursApply() {
        UserState before = given(batch("d1", creating(0, "o1", "r1"), updating(1, "o2", "r1", 1)));

        Decision decision = Decisions.decide(
                batch("d2", creating(0, "n1", "r2"), updating(1, "n2", "r1", 1), creating(2, "n3", "r3")),
                before,
                DecisionRules.REJECTING,
                NOW);

        assertThat(decision.decided())
                .extracting(decided -> decided.outcome().status())
                .containsExactly(OutcomeStatus.APPLIED, OutcomeStatus.CONFLICT, OutcomeStatus.APPLIED);
        Conflict conflict = Objects.requireNonNull(decision.decided().get(1).conflict());
        assertThat(conflict.head().version()).isEqualTo(2L);
        assertThat(conflict.base()).isEqualTo(1L);
        assertThat(decision.after().stream().version()).isEqualTo(4);
    }

    @Test
    void aConflictTakesNoVersion() {
        Decision decision =
                Decisions.decide(batch("d1", updating(0, "o1", "r1", 7)), UserState.NEW, DecisionRules.REJECTING, NOW);

        assertThat(decision.snapshots()).isEmpty();
        assertThat(decision.after().stream()).isEqualTo(StreamState.NEW);
    }

    @Test
    void whatWasAnsweredIsAnsweredAlikeWhateverHappenedSince() {
        UserState before = given(batch("d1", creating(0, "o1", "r1"), updating(1, "o2", "r1", 9)));
        UserState later = Decisions.decide(batch("d2", deleting(0, "x", "r1", 1)), before, DecisionRules.REJECTING, NOW)
                .after();

        Decision again = Decisions.decide(
                batch("d1", updating(0, "o2", "r1", 9), creating(1, "o1", "r1")), later, DecisionRules.REJECTING, NOW);

        assertThat(again.snapshots()).isEmpty();
        assertThat(again.decided())
                .extracting(Decided::outcome)
                .allMatch(Outcome::replayed)
                .extracting(Outcome::status)
                .containsExactly(OutcomeStatus.CONFLICT, OutcomeStatus.APPLIED);
    }

    @Test
    void anotherOperationUnderAUsedIdIsRejected() {
        UserState before = given(batch("d1", creating(0, "o1", "r1")));

        Decision decision =
                Decisions.decide(batch("d1", creating(0, "o1", "r2")), before, DecisionRules.REJECTING, NOW);

        assertThat(decision.decided().get(0).outcome().code()).isEqualTo(ErrorCode.OPERATION_ID_REUSED);
        assertThat(decision.snapshots()).isEmpty();
    }

    @Test
    void aRecordCanBeCreatedAgainAfterItWasDeleted() {
        UserState before = given(batch("d1", creating(0, "o1", "r1"), deleting(1, "o2", "r1", 1)));

        Decision decision =
                Decisions.decide(batch("d1", creating(0, "o3", "r1")), before, DecisionRules.REJECTING, NOW);

        assertThat(decision.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.version()).isEqualTo(3);
            assertThat(snapshot.parentVersion()).isEqualTo(2);
        });
    }

    @Test
    void aGapInTheDevicesCounterIsDeferredUntilTheMissingOneCame() {
        UserState before = given(batch("d1", upserting(0, "o1", "r1", 1L)));

        Decision early =
                Decisions.decide(batch("d1", upserting(0, "o3", "r1", 3L)), before, DecisionRules.REJECTING, NOW);
        Decision inOrder = Decisions.decide(
                batch("d1", upserting(0, "o2", "r1", 2L), upserting(1, "o3", "r1", 3L)),
                early.after(),
                DecisionRules.REJECTING,
                NOW);

        assertThat(early.decided().get(0).outcome())
                .extracting(Outcome::status, Outcome::expectedSeq)
                .containsExactly(OutcomeStatus.DEFERRED, 2L);
        assertThat(inOrder.snapshots()).hasSize(2);
    }

    @Test
    void whatWasAnsweredUnderAnotherDevicesNameTakesItsPlaceInThisOnesCounter() {
        UserState before = given(batch("old", upserting(0, "o1", "r1", 1L)));

        Decision anew = Decisions.decide(
                batch("new", upserting(0, "o1", "r1", 1L), upserting(1, "o2", "r1", 2L)),
                before,
                DecisionRules.REJECTING,
                NOW);
        Decision ahead = Decisions.decide(
                batch("new", upserting(0, "o1", "r1", 5L), upserting(1, "o2", "r1", 1L)),
                before,
                DecisionRules.REJECTING,
                NOW);

        assertThat(anew.decided())
                .extracting(decided -> decided.outcome().replayed())
                .containsExactly(true, false);
        assertThat(anew.decided()).allMatch(decided -> decided.outcome().isApplied());
        assertThat(anew.after().marks()).containsEntry("new", 2L);
        assertThat(ahead.after().marks()).as("no number is left out").containsEntry("new", 1L);
    }

    @Test
    void aCounterThatWasUsedIsADuplicateAlsoWhenItsAnswerIsNoLongerKept() {
        UserState before = given(batch("d1", upserting(0, "o1", "r1", 1L)));
        UserState forgotten =
                new UserState(before.stream(), before.heads(), before.marks(), Map.of(), Set.of(), Map.of(), Map.of());

        Decision decision =
                Decisions.decide(batch("d1", upserting(0, "o1", "r1", 1L)), forgotten, DecisionRules.REJECTING, NOW);

        assertThat(decision.decided().get(0).outcome().status()).isEqualTo(OutcomeStatus.DUPLICATE);
        assertThat(decision.snapshots()).isEmpty();
    }

    @Test
    void aRefusedOperationMovesTheCounterSoThatTheQueueGoesOn() {
        Refusal refusal = new Refusal(0, "bad", 1L, ErrorCode.PAYLOAD_TOO_LARGE, "too large", null, null);

        Decision decision = Decisions.decide(
                batch("d1", List.of(upserting(1, "good", "r1", 2L)), List.of(refusal)),
                UserState.NEW,
                DecisionRules.REJECTING,
                NOW);

        assertThat(decision.decided())
                .extracting(decided -> decided.outcome().status())
                .containsExactly(OutcomeStatus.REJECTED, OutcomeStatus.APPLIED);
        assertThat(decision.after().marks()).containsEntry("d1", 2L);
    }

    @Test
    void theCountersOfTwoDevicesAreApart() {
        UserState before = given(batch("d1", upserting(0, "o1", "r1", 1L)));

        Decision decision =
                Decisions.decide(batch("d2", upserting(0, "o2", "r1", 1L)), before, DecisionRules.REJECTING, NOW);

        assertThat(decision.snapshots()).hasSize(1);
    }

    @Test
    void createdAtStrictlyIncreasesWhenTheClockStandsStillOrIsSetBack() {
        UserState before = given(batch("d1", creating(0, "o1", "r1"), creating(1, "o2", "r2")));

        Decision decision = Decisions.decide(
                batch("d1", creating(0, "o3", "r3")), before, DecisionRules.REJECTING, NOW.minusSeconds(60));

        assertThat(decision.snapshots().get(0).createdAt()).isEqualTo(NOW.plusNanos(2_000));
    }

    private static UserState given(OperationBatch batch) {
        return Decisions.decide(batch, UserState.NEW, DecisionRules.REJECTING, NOW)
                .after();
    }
}
