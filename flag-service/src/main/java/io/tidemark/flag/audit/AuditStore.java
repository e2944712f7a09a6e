package io.tidemark.flag.audit;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit in PostgreSQL. A row joins the transaction of what it tells of: either both are there or none. */
@Singleton
public class AuditStore {
    private static final String HEAD = "select seq, hash from audit_head";
    private static final String INSERT = """
            with head as (update audit_head set seq = $1, hash = $12)
            insert into audit (seq, at, actor, action, targets, flag, before, after, reason, epoch, previous, hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""";
    private static final String PAGE = """
            select * from audit
            where seq < $1 and ($2::text[] is null or targets && $2) and ($3::text is null or flag = $3)
              and ($4::text is null or actor = $4) and ($5::timestamptz is null or at >= $5)
              and ($6::timestamptz is null or at < $6)
            order by seq desc limit $7""";
    private static final String AFTER = "select * from audit where seq > $1 order by seq limit $2";
    private static final int CHECKED_AT_ONCE = 500;
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;
    private final Clock clock;

    AuditStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Adds the entry in that transaction. Whoever adds another one waits for its end, so there is one chain. */
    public Uni<Void> append(SqlConnection connection, AuditEntry entry) {
        return connection
                .query(HEAD + " for update")
                .execute()
                .map(rows -> rows.iterator().next())
                .map(head -> AuditRow.following(head.getLong("seq"), hash(head, "hash"), entry, clock.instant()))
                .chain(row -> connection.preparedQuery(INSERT).execute(tuple(row)))
                .replaceWithVoid();
    }

    /** Which rows; what is null does not narrow it down. */
    record Filter(
            @Nullable List<String> targets,
            @Nullable String flag,
            @Nullable String actor,
            @Nullable Instant since,
            @Nullable Instant until) {}

    /** The newest rows below that number. */
    Uni<List<AuditRow>> page(Filter filter, long below, int limit) {
        List<String> targets = filter.targets();
        return pool.preparedQuery(PAGE)
                .execute(Tuple.from(Arrays.asList(
                        below,
                        targets == null ? null : targets.toArray(String[]::new),
                        filter.flag(),
                        filter.actor(),
                        time(filter.since()),
                        time(filter.until()),
                        limit)))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .map(rows -> rows.stream().map(AuditStore::row).toList());
    }

    /** Follows the whole chain, some rows at a time, as it stands when this begins. */
    Uni<ChainCheck> verify() {
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> connection.query(HEAD).execute())
                .map(rows -> rows.iterator().next())
                .chain(head -> follow(ChainCheck.START, connection)
                        .map(check -> check.endingAt(head.getLong("seq"), hash(head, "hash")))));
    }

    private static Uni<ChainCheck> follow(ChainCheck check, SqlConnection connection) {
        return connection
                .preparedQuery(AFTER)
                .execute(Tuple.of(check.seq(), CHECKED_AT_ONCE))
                .map(rows -> rows.stream().map(AuditStore::row).toList())
                .chain(rows -> {
                    ChainCheck further = check.followedBy(rows);
                    return rows.size() < CHECKED_AT_ONCE || further.broken() != null
                            ? Uni.createFrom().item(further)
                            : follow(further, connection);
                });
    }

    private static Tuple tuple(AuditRow row) {
        AuditEntry entry = row.entry();
        return Tuple.from(List.of(
                row.seq(),
                row.at().atOffset(ZoneOffset.UTC),
                entry.actor().name(),
                entry.action(),
                entry.targets().toArray(String[]::new),
                entry.flag(),
                entry.before(),
                entry.after(),
                entry.reason(),
                entry.epoch(),
                Buffer.buffer(row.previous().bytes()),
                Buffer.buffer(row.hash().bytes())));
    }

    private static AuditRow row(Row row) {
        return new AuditRow(
                row.getLong("seq"),
                row.getOffsetDateTime("at").toInstant(),
                new AuditEntry(
                        new Actor(row.getString("actor")),
                        row.getString("action"),
                        List.of(row.getArrayOfStrings("targets")),
                        row.getString("flag"),
                        row.getString("before"),
                        row.getString("after"),
                        row.getString("reason"),
                        row.getLong("epoch")),
                hash(row, "previous"),
                hash(row, "hash"));
    }

    private static ContentHash hash(Row row, String column) {
        return ContentHash.ofBytes(row.getBuffer(column).getBytes());
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
