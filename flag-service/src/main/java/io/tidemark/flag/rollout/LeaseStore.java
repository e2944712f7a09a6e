package io.tidemark.flag.rollout;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The lease of the replica that moves the rollouts. All times are the database's, so that no two clocks are compared. */
@Singleton
class LeaseStore {
    private static final String NAME = "rollouts";
    private static final String TAKE = """
            insert into leases as l (name, runner_id, epoch, last_heartbeat) values ($1, $2, 1, clock_timestamp())
            on conflict (name) do update
            set runner_id = excluded.runner_id, last_heartbeat = excluded.last_heartbeat,
                epoch = case when l.runner_id = excluded.runner_id then l.epoch else l.epoch + 1 end
            where l.runner_id = excluded.runner_id
               or l.last_heartbeat < clock_timestamp() - make_interval(secs => $3)
            returning epoch""";
    /** A share of the row: whoever takes the lease waits until this transaction has ended. */
    private static final String CHECK =
            "select 1 from leases where name = $1 and runner_id = $2 and epoch = $3 for share";

    private static final String GIVE_UP =
            "update leases set last_heartbeat = '-infinity' where name = $1 and runner_id = $2";

    private final Pool pool;
    private final Duration takeoverAfter;
    private final String runner = UUID.randomUUID().toString();

    LeaseStore(Pool pool, RolloutConfig config) {
        this.pool = pool;
        this.takeoverAfter = config.takeoverAfter();
    }

    /** The epoch at which this replica has the lease from now on; nothing while another one has it and lives. */
    Uni<Optional<Long>> take() {
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(NAME, runner, (double) takeoverAfter.toMillis() / 1000))
                .map(rows -> rows.stream().map(row -> row.getLong("epoch")).findFirst());
    }

    /** Fails, and with it the transaction, unless this replica has the lease at that epoch. */
    Uni<Void> check(SqlConnection connection, long epoch) {
        return connection
                .preparedQuery(CHECK)
                .execute(Tuple.of(NAME, runner, epoch))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemException.of(ErrorCode.STALE_ROLLOUT, "another replica moves the rollouts now");
                    }
                })
                .replaceWithVoid();
    }

    /** Whoever comes next need not wait until we are taken for dead. */
    Uni<Void> giveUp() {
        return pool.preparedQuery(GIVE_UP).execute(Tuple.of(NAME, runner)).replaceWithVoid();
    }
}
