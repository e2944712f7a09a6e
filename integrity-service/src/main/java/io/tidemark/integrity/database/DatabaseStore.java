package io.tidemark.integrity.database;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.database.DatabaseView.EndedSession;
import io.tidemark.integrity.database.DatabaseView.Statistic;
import io.tidemark.integrity.database.DatabaseView.Table;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as it sees itself, through the functions of bootstrap.sql. */
@Singleton
class DatabaseStore {
    private static final String ACTIVITY = "select * from operate.activity() limit 1000";
    private static final String MOST = "select current_setting('max_connections')::int as most";
    private static final String STATISTICS = "select * from operate.sync_statistics() limit 1000";
    /** Sizes as the latest vacuum saw them: pg_total_relation_size would wait for the locks that are being looked for. */
    private static final String TABLES = """
            select s.relname, s.n_live_tup, s.n_dead_tup, coalesce(s.seq_scan, 0) as seq_scan,
                   coalesce(s.idx_scan, 0) as idx_scan, greatest(s.last_vacuum, s.last_autovacuum) as last_vacuum,
                   c.relpages::bigint * current_setting('block_size')::bigint as bytes
            from pg_stat_user_tables s join pg_class c on c.oid = s.relid
            where s.schemaname = 'snapshot' and s.relname like 'sync_%' order by s.relname limit 1000""";

    private static final String INTENT = """
            insert into integrity.database_actions (at, actor, reason, application) values ($1, $2, $3, $4) returning id""";
    private static final String DONE = "update integrity.database_actions set ended = $2 where id = $1";
    private static final String END =
            "select * from operate.end_idle_connections($1, make_interval(secs => $2)) limit 1000";
    /** No such schema, no such function, not allowed to: bootstrap.sql was not run, or by somebody without the rights. */
    private static final Set<String> NOT_SET_UP = Set.of("3F000", "42883", "42501");

    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;

    DatabaseStore(Pool pool) {
        this.pool = pool;
    }

    Uni<List<Session>> sessions() {
        return rows(ACTIVITY, Tuple.tuple())
                .map(rows -> rows.stream().map(DatabaseStore::session).toList());
    }

    Uni<Integer> mostConnections() {
        return rows(MOST, Tuple.tuple()).map(rows -> rows.getFirst().getInteger("most"));
    }

    Uni<List<Statistic>> statistics() {
        return rows(STATISTICS, Tuple.tuple())
                .map(rows -> rows.stream()
                        .map(row -> new Statistic(
                                text(row, "schemaname"),
                                text(row, "tablename"),
                                text(row, "attname"),
                                number(row, "n_distinct"),
                                number(row, "correlation")))
                        .toList());
    }

    Uni<List<Table>> tables() {
        return rows(TABLES, Tuple.tuple())
                .map(rows -> rows.stream()
                        .map(row -> new Table(
                                text(row, "relname"),
                                row.getLong("n_live_tup"),
                                row.getLong("n_dead_tup"),
                                row.getLong("seq_scan"),
                                row.getLong("idx_scan"),
                                row.getLong("bytes"),
                                time(row.getOffsetDateTime("last_vacuum"))))
                        .toList());
    }

    /** Writes down who ends what and why, then ends it, then writes down how many it were. */
    Uni<List<EndedSession>> endIdle(String application, Duration idleOver, String actor, String reason, Instant now) {
        Tuple intent = Tuple.of(now.atOffset(ZoneOffset.UTC), actor, reason, application);
        return rows(INTENT, intent)
                .map(rows -> rows.getFirst().getLong("id"))
                .chain(id -> rows(END, Tuple.of(application, idleOver.toMillis() / 1000.0))
                        .map(rows -> rows.stream()
                                .map(row -> new EndedSession(
                                        row.getInteger("pid"),
                                        application,
                                        row.getDouble("idle_seconds"),
                                        row.getBoolean("ended")))
                                .toList())
                        .call(ended -> rows(DONE, Tuple.of(id, (int)
                                ended.stream().filter(EndedSession::ended).count()))));
    }

    private Uni<List<Row>> rows(String query, Tuple parameters) {
        return pool.preparedQuery(query)
                .execute(parameters)
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .map(rows -> rows.stream().toList())
                .onFailure(e -> e instanceof PgException refusal && NOT_SET_UP.contains(refusal.getSqlState()))
                .transform(e -> ProblemException.of(
                        ErrorCode.DEPENDENCY_UNAVAILABLE,
                        "the database lets nobody look: run bootstrap.sql as a role with pg_read_all_stats and"
                                + " pg_signal_backend"));
    }

    private static Session session(Row row) {
        Integer[] blockedBy = row.getArrayOfIntegers("blocked_by");
        return new Session(
                row.getInteger("pid"),
                text(row, "application"),
                row.getBoolean("ours"),
                text(row, "state"),
                row.getString("wait_event_type"),
                row.getString("wait_event"),
                blockedBy == null ? List.of() : Arrays.asList(blockedBy),
                number(row, "state_seconds"),
                number(row, "query_seconds"),
                row.getString("query"));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static double number(Row row, String column) {
        Number value = (Number) row.getValue(column);
        return value == null ? 0 : value.doubleValue();
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
