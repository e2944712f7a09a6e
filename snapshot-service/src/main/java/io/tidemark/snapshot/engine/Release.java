package io.tidemark.snapshot.engine;

import java.time.Duration;

/** What becomes of an operator's wish to release a lease (R50). Pure. */
enum Release {
    /** Nobody holds it. */
    FREE_ALREADY,
    /** Its runner was heard too short a while ago. */
    REFUSED,
    /** The epoch rises and the lease is free. */
    RELEASED;

    /** Said with every release and every refusal. */
    static final String WARNING = "Only force release when certain no other processor is running!";

    static Release decide(Lease lease, boolean force, Duration releaseAfter) {
        if (lease.runnerId() == null) {
            return FREE_ALREADY;
        }
        return force || lease.silence().compareTo(releaseAfter) >= 0 ? RELEASED : REFUSED;
    }
}
