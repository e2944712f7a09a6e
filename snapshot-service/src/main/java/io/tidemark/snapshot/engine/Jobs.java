package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Jobs of which one runs at a time in the whole installation, each under a lease of its name. */
@ApplicationScoped
public class Jobs {
    private final Leases leases;
    private final LeaseStore store;
    private final EngineConfig config;

    Jobs(Leases leases, LeaseStore store, EngineConfig config) {
        this.leases = leases;
        this.store = store;
        this.config = config;
    }

    /** Whether the job may run here, now. Whoever is told so ends it. */
    public Uni<Boolean> begin(String job) {
        return leases.begin(job);
    }

    /** The job is over, however it ended. */
    public Uni<Void> end(String job) {
        return leases.end(job);
    }

    /** Whether some replica runs the job and was heard a moment ago. */
    public Uni<Boolean> isAlive(String job) {
        return store.all()
                .map(all -> all.stream()
                        .anyMatch(lease -> lease.name().equals(job)
                                && lease.runnerId() != null
                                && lease.silence().compareTo(config.takeoverAfter()) < 0));
    }
}
