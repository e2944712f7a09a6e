package io.tidemark.ingest.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final ContentHash HASH = ContentHash.of("{}");

    @Test
    void whatWasRefusedHereAndDecidedElsewhereStandsInTheOrderOfTheRequest() {
        BulkRequest request = request(false, accepted(0), refused(1), accepted(2));

        BulkAnswer answer = Answers.decided(request, List.of(outcome(applied(0)), outcome(applied(2))))
                .answer();

        assertThat(answer.results()).extracting(BulkAnswer.Result::operationId).containsExactly("o0", "o1", "o2");
        assertThat(answer.results())
                .extracting(BulkAnswer.Result::status)
                .containsExactly(OutcomeStatus.APPLIED, OutcomeStatus.REJECTED, OutcomeStatus.APPLIED);
    }

    @Test
    void theChangesOfTheLastBatchAreGivenOnAsTheyAre() {
        BulkRequest request = request(false, accepted(0), accepted(1));

        assertThat(Answers.decided(request, List.of(outcome(applied(0)), outcome("{\"x\":1}", applied(1))))
                        .answer()
                        .changes())
                .isEqualTo("{\"x\":1}");
    }

    @Test
    void aKeyThatWasUsedForAnotherRequestRefusesTheRequest() {
        BulkRequest request = request(false, accepted(0), accepted(1), refused(2));

        assertThatThrownBy(() -> Answers.decided(request, List.of(outcome(reused(0), reused(1)))))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("idempotency-key-reused");
        assertThat(Answers.decided(request, List.of(outcome(reused(0), applied(1))))
                        .answer()
                        .results())
                .hasSize(3);
    }

    @Test
    void aReceiptNamesTheRequestAndItsPartsAndWhatIsRefusedAlready() {
        PushAnswer.Receipt receipt = Answers.accepted(request(false, accepted(0), refused(1)), "r", 3)
                .receipt();

        assertThat(receipt.receipt()).isEqualTo("r.3");
        assertThat(receipt.operations()).isEqualTo(2);
        assertThat(receipt.refused()).singleElement().satisfies(one -> {
            assertThat(one.position()).isEqualTo(1);
            assertThat(one.operationId()).isEqualTo("o1");
            assertThat(one.problem().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        });
    }

    @Test
    void thereIsNoReceiptForNothing() {
        assertThatThrownBy(() -> Answers.accepted(request(false, refused(0)), "r", 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("payload-too-large");
    }

    @Test
    void anAtomicRequestWithOneBadOperationIsRefusedAsAWholeAndSaysWhichOneItWas() {
        BulkRequest aborted = AllOrNothing.apply(request(true, accepted(0), refused(1), accepted(2)));

        assertThat(AllOrNothing.isSpoilt(aborted)).isTrue();
        assertThat(aborted.operations())
                .extracting(parsed -> ((Parsed.Refused) parsed).code())
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.ATOMIC_ABORTED);
    }

    @Test
    void anAtomicRequestIsRefusedForWhatWasWrongWithTheBadOne() {
        BulkRequest aborted = AllOrNothing.apply(request(true, accepted(0), refused(1), accepted(2)));

        assertThatThrownBy(() -> Answers.decided(aborted, List.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessage("payload-too-large: too large");
    }

    @Test
    void whatWasAppliedBeforeItsSchemaForbadeItIsAnsweredAsApplied() {
        BulkRequest request = request(false, refused(0));

        assertThat(Answers.decided(request, List.of(outcome(applied(0))))
                        .answer()
                        .results())
                .extracting(BulkAnswer.Result::status)
                .containsExactly(OutcomeStatus.APPLIED);
        assertThatThrownBy(() -> Answers.decided(request, List.of(outcome(reused(0)))))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void anAtomicRequestThatIsGoodAndOneThatIsNotAtomicStayAsTheyAre() {
        BulkRequest good = request(true, accepted(0));
        BulkRequest mixed = request(false, accepted(0), refused(1));

        assertThat(AllOrNothing.apply(good)).isEqualTo(good);
        assertThat(AllOrNothing.apply(mixed)).isEqualTo(mixed);
    }

    private static BulkRequest request(boolean atomic, Parsed... operations) {
        return new BulkRequest("d", atomic, null, List.of(operations), 0);
    }

    private static Parsed accepted(int position) {
        return new Parsed.Accepted(
                new Operation(position, "o" + position, null, OperationType.UPSERT, "r", 0, 0, "{}", HASH));
    }

    private static Parsed refused(int position) {
        return new Parsed.Refused(position, "o" + position, null, ErrorCode.PAYLOAD_TOO_LARGE, "too large", null);
    }

    private static Outcome applied(int position) {
        return Outcome.applied(position, "o" + position, 1, HASH, false);
    }

    private static Outcome reused(int position) {
        return Outcome.refused(
                position, "o" + position, OutcomeStatus.REJECTED, ErrorCode.IDEMPOTENCY_KEY_REUSED, "other body");
    }

    private static BatchOutcome outcome(Outcome... outcomes) {
        return outcome(null, outcomes);
    }

    private static BatchOutcome outcome(@Nullable String changes, Outcome... outcomes) {
        return new BatchOutcome(
                BatchOutcome.VERSION,
                "b",
                "acme",
                "alice",
                "d",
                "notes",
                1,
                1,
                Instant.EPOCH,
                changes,
                null,
                List.of(outcomes));
    }
}
