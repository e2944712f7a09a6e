package io.tidemark.http.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases of a service's scheduled jobs, of which one replica at a time does each. A lease that its holder has not renewed for
 * some time may be taken by another; its epoch rises then, and what the former holder still tries to write is refused (C13).
 * All times are the database's, so that no two clocks are compared. The table is
 * {@code (name text primary key, runner_id text, epoch bigint, last_heartbeat timestamptz)}.
 */
public final class JobLeases {
    private static final double MILLIS = 1000;
    private static final Duration TO_GIVE_UP = Duration.ofSeconds(2);

    private final Pool pool;
    private final Duration takeoverAfter;
    private final String take;
    private final String check;
    private final String giveUp;
    private final String runner = UUID.randomUUID().toString();

    /**
     * @param table with its schema
     * @param takeoverAfter the silence after which a holder counts as dead; many times the pause between two renewals
     */
    public JobLeases(Pool pool, String table, Duration takeoverAfter) {
        this.pool = pool;
        this.takeoverAfter = takeoverAfter;
        this.take = """
                insert into %s as l (name, runner_id, epoch, last_heartbeat) values ($1, $2, 1, clock_timestamp())
                on conflict (name) do update
                set runner_id = excluded.runner_id, last_heartbeat = excluded.last_heartbeat,
                    epoch = case when l.runner_id = excluded.runner_id then l.epoch else l.epoch + 1 end
                where l.runner_id = excluded.runner_id
                   or l.last_heartbeat < clock_timestamp() - make_interval(secs => $3)
                returning epoch""".formatted(table);
        // A share of the row: whoever takes the lease waits until this transaction has ended.
        this.check = "select 1 from %s where name = $1 and runner_id = $2 and epoch = $3 for share".formatted(table);
        this.giveUp = "update %s set last_heartbeat = '-infinity' where name = $1 and runner_id = $2".formatted(table);
    }

    /** Takes or renews: the epoch at which this replica has the lease; nothing while another one has it and lives. */
    public Uni<Optional<Long>> take(String name) {
        return pool.preparedQuery(take)
                .execute(Tuple.of(name, runner, takeoverAfter.toMillis() / MILLIS))
                .map(rows -> rows.stream().map(row -> row.getLong("epoch")).findFirst());
    }

    /** Whether this replica has the lease at that epoch; it keeps it until the transaction has ended. */
    public Uni<Boolean> holds(SqlConnection connection, String name, long epoch) {
        return connection
                .preparedQuery(check)
                .execute(Tuple.of(name, runner, epoch))
                .map(rows -> rows.size() > 0);
    }

    /** Whoever comes next need not wait until we are taken for dead. */
    public Uni<Void> giveUp(String name) {
        return pool.preparedQuery(giveUp).execute(Tuple.of(name, runner)).replaceWithVoid();
    }

    /** The same while the service stops, which a database that is away delays by {@link #TO_GIVE_UP} and not more. */
    public void giveUpAtTheEnd(String name) {
        giveUp(name)
                .ifNoItem()
                .after(TO_GIVE_UP)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .atMost(TO_GIVE_UP.multipliedBy(2));
    }
}
