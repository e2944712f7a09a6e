package io.tidemark.ingest.bulk;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.LimitsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes one request through: read, cut into batches, published one after the other, answered once the database has
 * committed. Whatever fails on the way, sending the same request again is safe.
 */
@ApplicationScoped
class Push {
    private final BulkParser parser;
    private final BatchSplitter splitter =
            new BatchSplitter(() -> UUID.randomUUID().toString());
    private final OperationsPublisher publisher;
    private final OutcomeCorrelator correlator;
    private final Clock clock;
    private final Duration maxWait;

    Push(LimitsConfig limits, OperationsPublisher publisher, OutcomeCorrelator correlator, Clock clock) {
        this.parser = new BulkParser(limits);
        this.publisher = publisher;
        this.correlator = correlator;
        this.clock = clock;
        this.maxWait = limits.maxWait();
    }

    /** The results of a request, in the order of its operations. */
    Uni<Pushed> push(Caller caller, String collection, byte[] body, Span span) {
        if (!CollectionName.isValid(collection)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_COLLECTION, "\"" + collection + "\" is not a name for a collection");
        }
        BulkRequest request = parser.parse(body);
        Instant now = clock.instant();
        PushRequest asked = PushRequest.plain(UUID.randomUUID().toString(), now.plus(maxWait));
        List<OperationBatch> batches = splitter.split(caller, collection, request, now, asked);
        // One after the other: a batch must not be applied when an earlier one of its request did not even get through.
        return Multi.createFrom()
                .iterable(batches)
                .onItem()
                .transformToUniAndConcatenate(
                        batch -> correlator.sendAndAwait(batch.batchId(), () -> publisher.publish(batch, span)))
                .collect()
                .asList()
                .map(outcomes -> pushed(request, outcomes));
    }

    private static Pushed pushed(BulkRequest request, List<BatchOutcome> batches) {
        BulkAnswer.Result[] results = new BulkAnswer.Result[request.operations().size()];
        List<Parsed.Refused> refused = new ArrayList<>();
        for (Parsed parsed : request.operations()) {
            if (parsed instanceof Parsed.Refused refusal) {
                refused.add(refusal);
                results[refusal.position()] = BulkAnswer.Result.of(refusal);
            }
        }
        int replayed = 0;
        for (BatchOutcome batch : batches) {
            for (Outcome outcome : batch.outcomes()) {
                results[outcome.position()] = BulkAnswer.Result.of(outcome);
                replayed += outcome.replayed() ? 1 : 0;
            }
        }
        BulkAnswer answer = new BulkAnswer(List.of(results));
        if (!refused.isEmpty() && refused.size() == results.length) {
            throw nothingAccepted(refused, answer);
        }
        return new Pushed(answer, replayed);
    }

    /** A request of which nothing could be accepted is refused itself; the body still says it for each operation. */
    private static ProblemException nothingAccepted(List<Parsed.Refused> refused, BulkAnswer answer) {
        boolean alike = refused.stream().map(Parsed.Refused::code).distinct().count() == 1;
        Parsed.Refused first = refused.getFirst();
        return ProblemException.of(
                alike ? first.code() : ErrorCode.INVALID_OPERATION,
                refused.size() == 1 ? first.detail() : "none of the operations could be accepted",
                Map.of("results", answer.results()));
    }

    /**
     * What a request did.
     *
     * @param replayed how many of its operations had been answered before
     */
    record Pushed(BulkAnswer answer, int replayed) {}
}
