package io.tidemark.ingest.bulk;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.ingest.limits.Load;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.publish.Asked;
import io.tidemark.ingest.publish.BatchSplitter;
import io.tidemark.ingest.publish.Delivery;
import io.tidemark.ingest.publish.Sent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Takes one request through: read, cut into batches, published one after the other, answered once the database has
 * committed, or with a receipt. Whatever fails on the way, sending the same request again is safe.
 */
@ApplicationScoped
class Push {
    private final BatchSplitter splitter =
            new BatchSplitter(() -> UUID.randomUUID().toString());
    private final Intake intake;
    private final Delivery delivery;
    private final RunningRequests running;
    private final Load load;
    private final Asking asking;

    Push(Intake intake, Delivery delivery, RunningRequests running, Load load, Asking asking) {
        this.intake = intake;
        this.delivery = delivery;
        this.running = running;
        this.load = load;
        this.asking = asking;
    }

    /** The answer to a request with this body. */
    Uni<PushAnswer> push(Ask ask, byte[] body) {
        return running.alone(ask.caller(), ask.headers().idempotencyKey(), () -> take(ask, body));
    }

    private Uni<PushAnswer> take(Ask ask, byte[] body) {
        Asked asked = asking.asked(ask, body);
        BulkRequest request = intake.take(ask, body);
        List<OperationBatch> batches = AllOrNothing.isSpoilt(request)
                ? List.of()
                : splitter.split(ask.caller(), ask.collection(), request, asked);
        Uni<Sent> sent = asked.async() && !batches.isEmpty()
                ? delivery.publish(batches, ask.span())
                : delivery.publishAndAwait(batches, ask.span());
        return sent.map(result -> switch (result) {
            case Sent.Decided decided -> {
                if (!batches.isEmpty()) {
                    load.confirmed(body.length);
                }
                yield Answers.decided(request, decided.outcomes());
            }
            case Sent.Taken taken -> Answers.accepted(request, asked.id(), batches.size());
        });
    }
}
