package io.tidemark.ingest.publish;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the batches of a request to Kafka, one after the other: a batch must not be applied when an earlier one of its
 * request did not even get through.
 */
@ApplicationScoped
public class Delivery {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final OperationsPublisher publisher;
    private final OutcomeCorrelator correlator;

    Delivery(OperationsPublisher publisher, OutcomeCorrelator correlator) {
        this.publisher = publisher;
        this.correlator = correlator;
    }

    /** Publishes the batches; fails as soon as Kafka does not take one. */
    public Uni<Sent> publish(List<OperationBatch> batches, Span span) {
        return publishAll(batches, span).replaceWith(new Sent.Taken());
    }

    /**
     * Publishes each batch and waits for its outcome before the next. Once one is late, the rest are published without
     * waiting; fails with {@code not-confirmed} when Kafka does not take one of these.
     */
    public Uni<Sent> publishAndAwait(List<OperationBatch> batches, Span span) {
        return await(batches, new ArrayList<>(), span);
    }

    private Uni<Sent> await(List<OperationBatch> left, List<BatchOutcome> outcomes, Span span) {
        if (left.isEmpty()) {
            return Uni.createFrom().item(new Sent.Decided(outcomes));
        }
        OperationBatch batch = left.getFirst();
        List<OperationBatch> others = left.subList(1, left.size());
        return correlator
                .sendAndAwait(batch.batchId(), () -> publisher.publish(batch, span))
                .chain(reply -> switch (reply) {
                    case Reply.Outcome decided -> {
                        outcomes.add(decided.outcome());
                        yield await(others, outcomes, span);
                    }
                    case Reply.Late late -> publishRest(others, span);
                });
    }

    private Uni<Sent> publishRest(List<OperationBatch> batches, Span span) {
        return publish(batches, span)
                .onFailure()
                .transform(failure -> ProblemException.retryable(
                        ErrorCode.NOT_CONFIRMED, "only a part of the request was taken", COME_BACK));
    }

    private Uni<Void> publishAll(List<OperationBatch> batches, Span span) {
        return Multi.createFrom()
                .iterable(batches)
                .onItem()
                .transformToUniAndConcatenate(batch -> publisher.publish(batch, span))
                .onItem()
                .ignoreAsUni();
    }
}
