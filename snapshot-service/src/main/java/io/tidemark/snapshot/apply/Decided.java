package io.tidemark.snapshot.apply;

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
    static Decided of(Outcome outcome) {
        return new Decided(outcome, null, null);
    }
}
