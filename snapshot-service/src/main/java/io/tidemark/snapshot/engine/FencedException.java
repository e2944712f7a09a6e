package io.tidemark.snapshot.engine;

import java.util.Collection;

/** Somebody else holds a lease that a transaction needed, so nothing was written. It passes when the lease is ours again. */
public final class FencedException extends RuntimeException {
    FencedException(Collection<String> leases) {
        super("fenced: " + String.join(", ", leases) + " is not held", null, false, false);
    }
}
