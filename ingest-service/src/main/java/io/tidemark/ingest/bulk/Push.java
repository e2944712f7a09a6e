package io.tidemark.ingest.bulk;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.http.ClientRelease;
import io.tidemark.ingest.limits.LimitsConfig;
import io.tidemark.ingest.limits.Load;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.publish.Asked;
import io.tidemark.ingest.publish.BatchSplitter;
import io.tidemark.ingest.publish.Delivery;
import io.tidemark.ingest.publish.Sent;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
    private final Clock clock;
    private final Duration maxWait;

    Push(Intake intake, Delivery delivery, RunningRequests running, Load load, Clock clock, LimitsConfig limits) {
        this.intake = intake;
        this.delivery = delivery;
        this.running = running;
        this.load = load;
        this.clock = clock;
        this.maxWait = limits.maxWait();
    }

    /** The answer to a request with this body. */
    Uni<PushAnswer> push(Ask ask, byte[] body) {
        return running.alone(ask.caller(), ask.headers().idempotencyKey(), () -> take(ask, body));
    }

    private Uni<PushAnswer> take(Ask ask, byte[] body) {
        Asked asked = new Asked(
                UUID.randomUUID().toString(),
                clock.instant(),
                maxWait,
                key(ask, body),
                ask.headers().respondAsync(),
                ClientRelease.NONE.equals(ask.headers().release())
                        ? null
                        : ask.headers().release());
        BulkRequest request = intake.take(ask, body);
        List<OperationBatch> batches = AllOrNothing.isSpoilt(request)
                ? List.of()
                : splitter.split(ask.caller(), ask.collection(), request, asked);
        Uni<Sent> sent = asked.async() && !batches.isEmpty()
                ? delivery.publish(batches, ask.span())
                : delivery.publishAndAwait(batches, ask.span());
        return sent.map(result -> switch (result) {
            case Sent.Decided decided -> {
                load.confirmed(batches.isEmpty() ? 0 : body.length);
                yield Answers.decided(request, decided.outcomes());
            }
            case Sent.Taken taken -> Answers.accepted(request, asked.id(), batches.size());
        });
    }

    private static PushRequest.@Nullable IdempotencyKey key(Ask ask, byte[] body) {
        String value = ask.headers().idempotencyKey();
        return value == null ? null : new PushRequest.IdempotencyKey(value, hash(ask.collection(), body));
    }

    private static ContentHash hash(String collection, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((collection + "\n").getBytes(StandardCharsets.UTF_8));
            return ContentHash.ofBytes(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
