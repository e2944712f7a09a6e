package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one operation.
 *
 * @param conflict whose sides the outcome is to show, when there is one and it does not show them yet
 * @param remember the fingerprint under which the answer is to be kept, when no snapshot will keep it
 */
record Decided(
        Outcome outcome,
        @Nullable Conflict conflict,
        @Nullable ContentHash remember) {
    Decided with(Outcome shown) {
        return new Decided(shown, conflict, remember);
    }

    static Decided of(Outcome outcome) {
        return new Decided(outcome, null, null);
    }
}
