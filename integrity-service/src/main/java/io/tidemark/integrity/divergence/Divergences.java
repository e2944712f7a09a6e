package io.tidemark.integrity.divergence;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Subject;
import jakarta.inject.Singleton;

/** Looks again at what devices told of. */
@Singleton
public final class Divergences {
    private final DivergenceStore store;

    Divergences(DivergenceStore store) {
        this.store = store;
    }

    /** Whether a device of the user has still not told that it holds the same as the server in that collection. */
    public Uni<Boolean> stillThere(Subject subject) {
        return store.isThere(subject);
    }
}
