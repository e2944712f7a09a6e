package io.tidemark.ingest.bulk;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what was refused here and what was decided elsewhere together to one answer. Pure. */
final class Answers {
    private Answers() {}

    /** The answer to a request; a {@link ProblemException} when the request as a whole is refused. */
    static PushAnswer.Decided decided(BulkRequest request, List<BatchOutcome> batches) {
        List<Outcome> outcomes =
                batches.stream().flatMap(batch -> batch.outcomes().stream()).toList();
        BulkAnswer answer = new BulkAnswer(results(request, outcomes), changes(batches));
        requireFreshKey(outcomes, answer);
        requireAccepted(request, answer);
        int replayed = (int) outcomes.stream().filter(Outcome::replayed).count();
        return new PushAnswer.Decided(answer, replayed);
    }

    /** The receipt for a request; a {@link ProblemException} when there is nothing to wait for. */
    static PushAnswer.Accepted accepted(BulkRequest request, String requestId, int batches) {
        requireAccepted(request, new BulkAnswer(results(request, List.of()), null));
        return new PushAnswer.Accepted(PushAnswer.Receipt.of(request, requestId, batches));
    }

    private static List<BulkAnswer.Result> results(BulkRequest request, List<Outcome> outcomes) {
        BulkAnswer.Result[] results = new BulkAnswer.Result[request.operations().size()];
        refused(request).forEach(refused -> results[refused.position()] = BulkAnswer.Result.of(refused));
        outcomes.forEach(outcome -> results[outcome.position()] = BulkAnswer.Result.of(outcome));
        List<BulkAnswer.Result> known = new ArrayList<>(results.length);
        for (BulkAnswer.Result result : results) {
            if (result != null) {
                known.add(result);
            }
        }
        return known;
    }

    private static @Nullable String changes(List<BatchOutcome> batches) {
        return batches.isEmpty() ? null : batches.getLast().changes();
    }

    private static void requireFreshKey(List<Outcome> outcomes, BulkAnswer answer) {
        if (!outcomes.isEmpty()
                && outcomes.stream()
                        .allMatch(outcome -> outcome.status() == OutcomeStatus.REJECTED
                                && outcome.code() == ErrorCode.IDEMPOTENCY_KEY_REUSED)) {
            throw ProblemException.of(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "another request was sent under this key before",
                    Map.of("results", answer.results()));
        }
    }

    /**
     * A request of which nothing could be accepted is refused itself; the body still says it for each operation. What is refused
     * here may have been applied before, under rules of then: the store has the last word.
     */
    private static void requireAccepted(BulkRequest request, BulkAnswer answer) {
        List<Parsed.Refused> refused = refused(request);
        if (refused.isEmpty()
                || refused.size() < request.operations().size()
                || answer.results().stream().anyMatch(result -> result.status() != OutcomeStatus.REJECTED)) {
            return;
        }
        // Of an atomic request, those that would have been fine are not the reason.
        List<Parsed.Refused> reasons = refused.stream()
                .filter(one -> one.code() != ErrorCode.ATOMIC_ABORTED)
                .toList();
        boolean alike = reasons.stream().map(Parsed.Refused::code).distinct().count() == 1;
        throw ProblemException.of(
                alike ? reasons.getFirst().code() : ErrorCode.INVALID_OPERATION,
                reasons.size() == 1 ? reasons.getFirst().detail() : "none of the operations could be accepted",
                Map.of("results", answer.results()));
    }

    private static List<Parsed.Refused> refused(BulkRequest request) {
        return request.operations().stream()
                .filter(Parsed.Refused.class::isInstance)
                .map(Parsed.Refused.class::cast)
                .toList();
    }
}
