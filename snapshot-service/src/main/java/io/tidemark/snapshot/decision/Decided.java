package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one operation.
 *
 * @param conflictHead the head that a conflict is with, when there is one
 * @param remember the fingerprint under which the answer is to be kept, when no snapshot will keep it
 */
record Decided(
        Outcome outcome,
        @Nullable Head conflictHead,
        @Nullable ContentHash remember) {
    /** The same whose outcome shows the head, with its content or without. */
    Decided showing(Head head, @Nullable String payload) {
        Outcome.Current current = new Outcome.Current(head.version(), head.contentHash(), head.deleted(), payload);
        return new Decided(outcome.withCurrent(current), head, remember);
    }

    static Decided of(Outcome outcome) {
        return new Decided(outcome, null, null);
    }
}
