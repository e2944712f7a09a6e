package io.tidemark.ingest.publish;

import io.tidemark.contracts.sync.PushRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for beside the body of a request.
 *
 * @param id names the request
 * @param maxWait how long the request waits for its outcome
 * @param key the client's {@code Idempotency-Key}, when it sent one
 * @param async whether the client wants a receipt and does not wait
 * @param release of the client's program; null: it did not say
 */
public record Asked(
        String id,
        Instant receivedAt,
        Duration maxWait,
        PushRequest.@Nullable IdempotencyKey key,
        boolean async,
        @Nullable String release) {
    /**
     * The same as one batch of so many carries it. A receipt tells of all batches or of none: the outcomes of several are
     * kept from the first on, for only the last shows whether a receipt is needed.
     */
    PushRequest toRequest(boolean atomic, int batches, @Nullable String cursor) {
        Instant answerBy = async || batches > 1 ? receivedAt : receivedAt.plus(maxWait);
        return new PushRequest(id, answerBy, atomic, key, cursor, release);
    }
}
