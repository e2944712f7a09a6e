package io.tidemark.snapshot.feed;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.store.ReadConfig;
import io.tidemark.snapshot.store.ReadTransactions;
import io.tidemark.snapshot.store.RequestContext;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one user's snapshots, within a transaction that sees the user's tenant only. */
@ApplicationScoped
class FeedStore {
    /** Read row by row: a page of 1,000 as entities took Hibernate longer than all the rest of it (docs/performance.md). */
    private static final String ROWS = """
            select s.collection, s.record_id, s.version, s.type, s.operation_id, s.device_id, s.schema_version,
                s.content_hash, s.created_at, s.updated_at, %s as payload
            from snapshots s where s.tenant_id = $1 and s.user_id = $2""";

    private static final String OF_USER = ROWS.formatted("s.payload");

    /** Past so many bytes there is no payload: that row is not part of the page. Its length is known without reading it. */
    private static final String WHILE_IT_FITS = "case when coalesce(sum(octet_length(s.payload)) over"
            + " (order by s.version rows between unbounded preceding and 1 preceding), 0) < $5 then s.payload end";

    private static final String BEHIND = ROWS.formatted(WHILE_IT_FITS) + " and s.version > $3";
    private static final String IN_ORDER = " order by s.version limit $4";
    private static final String OF_RECORD = " and s.collection = $3 and s.record_id = $4";

    /** A lookup by the whole key for each row of the page: as a join, all records of a collection would be read for it. */
    private static final String OF_HEAD = " from sync_records r where r.tenant_id = s.tenant_id"
            + " and r.user_id = s.user_id and r.collection = s.collection and r.record_id = s.record_id)";

    private static final String IS_HEAD = " and s.version = (select r.version" + OF_HEAD;
    private static final String IS_LIVE = " and (s.version > $%d or not (select r.deleted" + OF_HEAD + ")";

    private static final String STATES = "select * from stream_states($1, $2) order by place";

    private final ReadTransactions transactions;
    private final AskedTogether<Caller, Reading.StreamState> states;
    private final Duration patience;

    FeedStore(ReadTransactions transactions, ReadConfig reads, FeedConfig config, Vertx vertx) {
        this.transactions = transactions;
        this.patience = reads.maxWait();
        this.states = new AskedTogether<>(
                new AskedTogether.Limits(
                        config.maxStatesAtOnce(),
                        config.maxStatesTogether(),
                        reads.maxConcurrent() + reads.maxQueued(),
                        reads.maxWait()),
                this::states,
                () -> RequestContext.fresh(vertx));
    }

    /** Every version after the cursor, in order; on a first sync without the records that are deleted. */
    Uni<Reading> changes(PageRequest asked) {
        return reading(asked, true, "");
    }

    /** The newest version of every record that changed after the cursor, in order; on a first sync without tombstones. */
    Uni<Reading> records(PageRequest asked) {
        return reading(asked, true, IS_HEAD);
    }

    /** The versions of one record after the cursor, oldest first. */
    Uni<Reading> history(PageRequest asked, String collection, String recordId) {
        return reading(asked, false, " and s.collection = $6 and s.record_id = $7", collection, recordId);
    }

    /** A record's newest version, null when there never was one. */
    Uni<@Nullable Change> head(Caller caller, String collection, String recordId) {
        return one(caller, OF_USER + OF_RECORD + IS_HEAD, collection, recordId);
    }

    /** One version of a record, null when there is none. */
    Uni<@Nullable Change> snapshot(Caller caller, String collection, String recordId, long version) {
        return one(caller, OF_USER + OF_RECORD + " and s.version = $5", collection, recordId, version);
    }

    private Uni<@Nullable Change> one(Caller caller, String query, Object... values) {
        return atOneMoment(
                caller,
                connection -> connection
                        .preparedQuery(query)
                        .execute(with(caller, values))
                        .map(rows ->
                                rows.size() == 0 ? null : change(rows.iterator().next())));
    }

    private Uni<Reading> reading(PageRequest asked, boolean active, String condition, Object... values) {
        return states.ask(asked.caller())
                .chain(stream -> stream.version() <= asked.from().version()
                        ? Uni.createFrom().item(new Reading(stream, liveUntil(asked, active, stream), List.of(), false))
                        : atOneMoment(
                                asked.caller(), connection -> reading(connection, asked, active, condition, values)));
    }

    /** The stream and the page are of the same moment: what the one counts and says is removed, the other shows. */
    private static Uni<Reading> reading(
            SqlConnection connection, PageRequest asked, boolean active, String condition, Object... values) {
        return connection
                .preparedQuery(STATES)
                .execute(users(List.of(asked.caller())))
                .map(found -> state(found.iterator().next()))
                .chain(stream -> {
                    long until = liveUntil(asked, active, stream);
                    return page(connection, asked, until, condition, values)
                            .map(rows -> reading(stream, until, rows, asked.size()));
                });
    }

    private static long liveUntil(PageRequest asked, boolean active, Reading.StreamState stream) {
        if (!active) {
            return 0;
        }
        return asked.from().isStart() ? stream.version() : asked.from().liveUntil();
    }

    private static Uni<RowSet<Row>> page(
            SqlConnection connection, PageRequest asked, long until, String condition, Object... more) {
        StringBuilder whole = new StringBuilder(BEHIND).append(condition);
        Tuple values = with(asked.caller(), asked.from().version(), asked.size() + 1, asked.bytes());
        Arrays.stream(more).forEach(values::addValue);
        if (!asked.collections().isEmpty()) {
            values.addValue(asked.collections().toArray(String[]::new));
            whole.append(" and s.collection = any ($%d)".formatted(values.size()));
        }
        if (until > 0) {
            values.addValue(until);
            whole.append(IS_LIVE.formatted(values.size()));
        }
        return connection.preparedQuery(whole.append(IN_ORDER).toString()).execute(values);
    }

    private static Reading reading(Reading.StreamState stream, long until, RowSet<Row> rows, int size) {
        List<Change> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (changes.size() == size || row.getString("payload") == null) {
                return new Reading(stream, until, changes, true);
            }
            changes.add(change(row));
        }
        return new Reading(stream, until, changes, false);
    }

    private <T> Uni<T> atOneMoment(Caller caller, Function<SqlConnection, Uni<T>> work) {
        return transactions.atOneMoment(caller, patience, work);
    }

    private static Tuple with(Caller caller, Object... more) {
        Tuple values = Tuple.of(caller.tenant(), caller.user());
        Arrays.stream(more).forEach(values::addValue);
        return values;
    }

    private static Change change(Row row) {
        String type = row.getString("type");
        return new Change(
                row.getString("collection"),
                row.getString("record_id"),
                row.getLong("version"),
                type,
                "delete".equals(type),
                row.getString("operation_id"),
                row.getString("device_id"),
                row.getInteger("schema_version"),
                row.getString("payload"),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    /** One statement for many users, of any tenants: most pulls find nothing new, and then this is all that they ask. */
    private Uni<List<Reading.StreamState>> states(List<Caller> callers) {
        return transactions
                .statement(STATES, users(callers))
                .map(rows -> rows.stream().map(FeedStore::state).toList());
    }

    private static Tuple users(List<Caller> callers) {
        return Tuple.tuple()
                .addValue(callers.stream().map(Caller::tenant).toArray(String[]::new))
                .addValue(callers.stream().map(Caller::user).toArray(String[]::new));
    }

    private static Reading.StreamState state(Row row) {
        return new Reading.StreamState(
                row.getLong("epoch"),
                row.getLong("version"),
                row.getLong("record_count"),
                StreamDigest.ofBytes(row.getBuffer("digest").getBytes()).hex(),
                row.getLong("pruned_version"));
    }
}
