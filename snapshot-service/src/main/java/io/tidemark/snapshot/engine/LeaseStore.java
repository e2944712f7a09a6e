package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of leases. All times are the database's. */
@Singleton
class LeaseStore {
    private static final String COLUMNS = """
            select name, runner_id, epoch, last_heartbeat,
                   coalesce(extract(epoch from clock_timestamp() - last_heartbeat), 0)::float8 as silent_seconds
            from sync_leases\s""";
    private static final String CREATE =
            "insert into sync_leases (name) select unnest($1::text[]) on conflict do nothing";
    private static final String LOCK = COLUMNS + "where name = any($1) order by name for update";
    private static final String TAKE = """
            update sync_leases
            set runner_id = $2, epoch = epoch + 1, last_heartbeat = clock_timestamp(), acquired_at = clock_timestamp()
            where name = any($1)
            returning name, epoch""";
    private static final String BEAT = """
            update sync_leases l set last_heartbeat = clock_timestamp()
            from unnest($1::text[], $2::bigint[]) as k (name, epoch)
            where l.name = k.name and l.epoch = k.epoch and l.runner_id = $3
            returning l.name""";
    private static final String GIVE_UP = """
            update sync_leases l set runner_id = null
            from unnest($1::text[], $2::bigint[]) as k (name, epoch)
            where l.name = k.name and l.epoch = k.epoch and l.runner_id = $3""";
    private static final String RELEASE =
            "update sync_leases set runner_id = null, epoch = epoch + 1 where name = $1 returning epoch";
    /** A share of the row: whoever raises the epoch waits until this transaction has ended. */
    private static final String CHECK = "select name, epoch from sync_leases where name = any($1) for key share";

    private final Pool pool;
    private final Runner runner;
    private final EngineConfig config;

    LeaseStore(Pool pool, Runner runner, EngineConfig config) {
        this.pool = pool;
        this.runner = runner;
        this.config = config;
    }

    /**
     * @param epochs of those that were taken
     * @param takeovers how many of them another runner had not given up
     */
    record Taken(Map<String, Long> epochs, int takeovers) {}

    /** Takes those that may be taken, once the transactions of their holders have ended. */
    Uni<Taken> take(Map<String, Hold> wanted) {
        String[] names = wanted.keySet().toArray(String[]::new);
        return inTime(pool.withTransaction(connection -> connection
                .preparedQuery(CREATE)
                .execute(Tuple.of(names))
                .chain(() -> connection.preparedQuery(LOCK).execute(Tuple.of(names)))
                .chain(rows -> take(connection, wanted, rows))));
    }

    private Uni<Taken> take(SqlConnection connection, Map<String, Hold> wanted, RowSet<Row> rows) {
        Set<String> takeable = new HashSet<>();
        int takeovers = 0;
        for (Row row : rows) {
            Lease lease = lease(row);
            LeaseState state = LeaseState.of(lease, runner.id(), config.takeoverAfter());
            Hold wish = wanted.get(lease.name());
            if (wish != null && wish.mayTake(state)) {
                takeable.add(lease.name());
                takeovers += state.isAnothers() ? 1 : 0;
            }
        }
        int counted = takeovers;
        return connection
                .preparedQuery(TAKE)
                .execute(Tuple.of(takeable.toArray(String[]::new), runner.id()))
                .map(taken -> new Taken(epochs(taken), counted));
    }

    /** The names of those that are still held at that epoch; their heartbeat is now. */
    Uni<Set<String>> beat(Map<String, Long> held) {
        return inTime(pool.withConnection(
                        connection -> connection.preparedQuery(BEAT).execute(tuple(held))))
                .map(rows -> rows.stream().map(row -> row.getString("name")).collect(Collectors.toSet()));
    }

    /** Nobody holds them any more, as far as they were ours. */
    Uni<Void> giveUp(Map<String, Long> held) {
        return held.isEmpty()
                ? Uni.createFrom().voidItem()
                : inTime(pool.withConnection(connection ->
                        connection.preparedQuery(GIVE_UP).execute(tuple(held)).replaceWithVoid()));
    }

    /** The names of those that are not held at that epoch; the others stay as they are until the transaction ends. */
    Uni<Set<String>> notHeld(SqlConnection connection, Map<String, Long> held) {
        return connection
                .preparedQuery(CHECK)
                .execute(Tuple.of(held.keySet().toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Long> standing = epochs(rows);
                    Set<String> lost = new HashSet<>(held.keySet());
                    lost.removeIf(name -> Objects.equals(held.get(name), standing.get(name)));
                    return lost;
                });
    }

    Uni<List<Lease>> all() {
        return inTime(pool.withConnection(connection ->
                        connection.query(COLUMNS + "order by name").execute()))
                .map(rows -> rows.stream().map(LeaseStore::lease).toList());
    }

    /** What was decided about that lease as it stood, carried out; nothing when there is no such lease. */
    Uni<Optional<Released>> release(String name, boolean force) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(new String[] {name}))
                .chain(rows -> {
                    @Nullable
                    Lease lease =
                            rows.size() == 0 ? null : lease(rows.iterator().next());
                    if (lease == null) {
                        return Uni.createFrom().item(Optional.<Released>empty());
                    }
                    Released released = new Released(Release.decide(lease, force, config.releaseAfter()), lease);
                    return released.verdict() == Release.RELEASED
                            ? connection
                                    .preparedQuery(RELEASE)
                                    .execute(Tuple.of(name))
                                    .replaceWith(Optional.of(released))
                            : Uni.createFrom().item(Optional.of(released));
                }));
    }

    /** @param before the lease as it stood when that was decided */
    record Released(Release verdict, Lease before) {}

    /** What never answers would hold up all heartbeats, and whoever waits for a lease. */
    private <T> Uni<T> inTime(Uni<T> asked) {
        return asked.ifNoItem().after(config.patience()).fail();
    }

    private Tuple tuple(Map<String, Long> held) {
        List<Map.Entry<String, Long>> entries = List.copyOf(held.entrySet());
        return Tuple.of(
                entries.stream().map(Map.Entry::getKey).toArray(String[]::new),
                entries.stream().map(Map.Entry::getValue).toArray(Long[]::new),
                runner.id());
    }

    private static Map<String, Long> epochs(RowSet<Row> rows) {
        Map<String, Long> epochs = new HashMap<>();
        rows.forEach(row -> epochs.put(row.getString("name"), row.getLong("epoch")));
        return epochs;
    }

    private static Lease lease(Row row) {
        @Nullable OffsetDateTime heartbeat = row.getOffsetDateTime("last_heartbeat");
        return new Lease(
                row.getString("name"),
                row.getString("runner_id"),
                row.getLong("epoch"),
                heartbeat == null ? null : heartbeat.toInstant(),
                Duration.ofMillis(Math.max(0, Math.round(row.getDouble("silent_seconds") * 1000))));
    }
}
