package io.tidemark.flag.rollout;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.http.store.JobLeases;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The lease of the replica that moves the rollouts. */
@Singleton
class LeaseStore {
    private static final String NAME = "rollouts";

    private final JobLeases leases;

    LeaseStore(Pool pool, RolloutConfig config) {
        this.leases = new JobLeases(pool, "flag.leases", config.takeoverAfter());
    }

    /** The epoch at which this replica has the lease from now on; nothing while another one has it and lives. */
    Uni<Optional<Long>> take() {
        return leases.take(NAME);
    }

    /** Fails, and with it the transaction, unless this replica has the lease at that epoch. */
    Uni<Void> check(SqlConnection connection, long epoch) {
        return leases.holds(connection, NAME, epoch)
                .invoke(held -> {
                    if (!held) {
                        throw ProblemException.of(ErrorCode.STALE_ROLLOUT, "another replica moves the rollouts now");
                    }
                })
                .replaceWithVoid();
    }

    /** Whoever comes next need not wait until we are taken for dead. */
    void giveUp() {
        leases.giveUpAtTheEnd(NAME);
    }
}
