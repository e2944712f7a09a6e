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
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a request of which nothing is applied tells; {@link StoreModelTest} found each of these. */
class AtomicRequestTest {
    private static final PushRequest.IdempotencyKey KEY = new PushRequest.IdempotencyKey("k", ContentHash.of("body"));

    @Test
    void aConflictWithWhatWasTakenBackShowsWhatIsReallyThere() {
        Round round = round(
                atomic(null, upserting(0, "o1", "r1", null), creating(1, "o2", "r1")),
                TestingBatches.batch("d2", creating(0, "o3", "r2")));

        List<BatchOutcome> told = round.withConflicts(Map.of()).outcomes(NOW);

        assertThat(told.getFirst().outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.VERSION_CONFLICT);
        assertThat(told.getFirst().outcomes().getLast().current()).isNull();
        assertThat(round.conflicting()).isEmpty();
        assertThat(told.getLast().outcomes().getFirst().version()).isEqualTo(1);
    }

    @Test
    void anOperationThatItHoldsTwiceIsAbortedTwice() {
        Round round = round(atomic(
                null, upserting(0, "o1", "r1", null), upserting(1, "o1", "r1", null), updating(2, "o2", "r2", 7)));

        assertThat(round.outcomes(NOW).getFirst().outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.ATOMIC_ABORTED, ErrorCode.VERSION_CONFLICT);
        assertThat(round.answers()).hasSize(2);
    }

    @Test
    void anOperationWhoseRecordWaitsIsNotSaidToBeKept() {
        UserState before = new UserState(
                UserState.NEW.stream(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(new RecordKey("notes", "r1")),
                Map.of(),
                Map.of());
        OperationBatch batch = atomic(null, upserting(0, "o1", "r1", null), upserting(1, "o2", "r2", null));

        Round round = Round.decide(List.of(batch), Map.of(UserKey.of(batch), before), DecisionRules.REJECTING, NOW);

        assertThat(round.outcomes(NOW).getFirst().outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.ATOMIC_ABORTED);
        assertThat(round.outcomes(NOW).getFirst().outcomes().getFirst().detail())
                .contains("is kept");
        assertThat(round.failures()).isEmpty();
    }

    @Test
    void aDeferredRequestKeepsItsKeyWithinTheTransactionToo() {
        PushRequest.IdempotencyKey other = new PushRequest.IdempotencyKey("k", ContentHash.of("other"));

        Round round = round(atomic(KEY, upserting(0, "o1", "r1", 5L)), atomic(other, upserting(0, "o2", "r2", null)));

        assertThat(round.outcomes(NOW))
                .extracting(batch -> batch.outcomes().getFirst().code())
                .containsExactly(ErrorCode.OUT_OF_ORDER, ErrorCode.IDEMPOTENCY_KEY_REUSED);
    }

    private static Round round(OperationBatch... batches) {
        return Round.decide(List.of(batches), Map.of(), DecisionRules.REJECTING, NOW);
    }
}
