package io.tidemark.integrity.health;

import io.tidemark.http.store.JobLeases;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The lease of the replica that tells verdicts. */
@Singleton
class HealthLeaseStore {
    private static final String NAME = "health";

    private final JobLeases leases;
    private final Duration patience;

    HealthLeaseStore(Pool pool, HealthConfig config) {
        this.leases = new JobLeases(pool, "integrity.leases", config.takeoverAfter());
        this.patience = config.patience();
    }

    /** Takes or renews: the epoch of this replica's lease; fails while the database is away. */
    Optional<Long> take() {
        return leases.take(NAME).await().atMost(patience);
    }

    void giveUp() {
        leases.giveUp(NAME).await().atMost(patience);
    }
}
