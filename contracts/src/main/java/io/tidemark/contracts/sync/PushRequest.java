package io.tidemark.contracts.sync;

import io.tidemark.contracts.json.ContentHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one request asked for as a whole; each of its batches carries it.
 *
 * @param id names the request; a receipt is made of it
 * @param answerBy nobody waits for the answer after this moment: an outcome that is later is kept for the receipt
 * @param atomic all of the operations or none; such a request is one batch
 * @param key the client's {@code Idempotency-Key}, when it sent one
 * @param cursor when the client wants the changes since then with its answer; on the last batch only
 * @param release of the client's program; null: it did not say
 */
public record PushRequest(
        String id,
        Instant answerBy,
        boolean atomic,
        @Nullable IdempotencyKey key,
        @Nullable String cursor,
        @Nullable String release) {
    /**
     * A whole request's key, and what it stood for.
     *
     * @param value 1 to 128 characters of {@code [A-Za-z0-9._:-]}
     * @param bodyHash of collection and body: another request under the same key is refused
     */
    public record IdempotencyKey(String value, ContentHash bodyHash) {}

    /** The same request, of which no receipt is kept. */
    public PushRequest withoutReceipt() {
        return new PushRequest(id, Instant.MAX, atomic, key, cursor, release);
    }

    /** A request that asks for nothing special. */
    public static PushRequest plain(String id, Instant answerBy) {
        return new PushRequest(id, answerBy, false, null, null, null);
    }
}
