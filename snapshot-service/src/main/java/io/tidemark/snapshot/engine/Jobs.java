package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Jobs of which one runs at a time in the whole installation, each under a lease of its name. */
@ApplicationScoped
public class Jobs {
    private final Leases leases;

    Jobs(Leases leases) {
        this.leases = leases;
    }

    /** Whether the job may run here, now. Whoever is told so ends it. */
    public Uni<Boolean> begin(String job) {
        return leases.begin(job);
    }

    /** The job is over, however it ended. */
    public Uni<Void> end(String job) {
        return leases.end(job);
    }
}
