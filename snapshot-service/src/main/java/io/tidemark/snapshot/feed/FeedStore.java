package io.tidemark.snapshot.feed;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.store.ReadConfig;
import io.tidemark.snapshot.store.ReadTransactions;
import io.tidemark.snapshot.store.RequestContext;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads one user's snapshots, within a transaction that sees the user's tenant only. */
@ApplicationScoped
class FeedStore implements PanacheRepositoryBase<SnapshotEntity, SnapshotEntity.Key> {
    private static final String OF_USER = "from SnapshotEntity s where s.tenantId = :tenant and s.userId = :user";
    private static final String BEHIND = OF_USER + " and s.version > :after";
    private static final String OF_RECORD = " and s.collection = :collection and s.recordId = :record";

    /** A lookup by the whole key for each row of the page: as a join, all records of a collection would be read for it. */
    private static final String OF_HEAD = " from RecordEntity r where r.tenantId = s.tenantId"
            + " and r.userId = s.userId and r.collection = s.collection and r.recordId = s.recordId)";

    private static final String IS_HEAD = " and s.version = (select r.version" + OF_HEAD;
    private static final String IS_LIVE = " and (s.version > :until or (select r.deleted" + OF_HEAD + " = false)";
    private static final String PRUNED =
            "select s.prunedVersion from StreamEntity s where s.tenantId = :tenant and s.userId = :user";

    private static final String STATES = "select * from stream_states($1, $2) order by place";

    private final ReadTransactions transactions;
    private final AskedTogether<Caller, Reading.StreamState> states;

    FeedStore(ReadTransactions transactions, ReadConfig reads, FeedConfig config, Vertx vertx) {
        this.transactions = transactions;
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
        return reading(asked, true, BEHIND, Map.of());
    }

    /** The newest version of every record that changed after the cursor, in order; on a first sync without tombstones. */
    Uni<Reading> records(PageRequest asked) {
        return reading(asked, true, BEHIND + IS_HEAD, Map.of());
    }

    /** The versions of one record after the cursor, oldest first. */
    Uni<Reading> history(PageRequest asked, String collection, String recordId) {
        return reading(asked, false, BEHIND + OF_RECORD, Map.of("collection", collection, "record", recordId));
    }

    /** A record's newest version, null when there never was one. */
    Uni<@Nullable SnapshotEntity> head(Caller caller, String collection, String recordId) {
        return one(caller, OF_USER + OF_RECORD + IS_HEAD, Map.of("collection", collection, "record", recordId));
    }

    /** One version of a record, null when there is none. */
    Uni<@Nullable SnapshotEntity> snapshot(Caller caller, String collection, String recordId, long version) {
        return one(
                caller,
                OF_USER + OF_RECORD + " and s.version = :version",
                Map.of("collection", collection, "record", recordId, "version", version));
    }

    private Uni<@Nullable SnapshotEntity> one(Caller caller, String query, Map<String, Object> parameters) {
        return transactions.inTenant(
                caller, () -> find(query, with(caller, parameters)).firstResult());
    }

    private Uni<Reading> reading(PageRequest asked, boolean active, String query, Map<String, Object> parameters) {
        return states.ask(asked.caller())
                .chain(stream -> stream.version() <= asked.from().version()
                        ? Uni.createFrom().item(new Reading(stream, liveUntil(asked, active, stream), List.of()))
                        : reading(asked, active, until -> page(asked, until, query, parameters)));
    }

    private Uni<Reading> reading(PageRequest asked, boolean active, LongFunction<Uni<List<SnapshotEntity>>> page) {
        // The stream first: what it counts is then never more than the snapshots show.
        return transactions.inTenant(
                asked.caller(),
                () -> stream(asked.caller()).chain(stream -> {
                    long until = liveUntil(asked, active, stream);
                    return page.apply(until)
                            .map(snapshots -> new Reading(stream, until, snapshots))
                            .chain(reading -> pruned(asked.caller()).map(reading::prunedTo));
                }));
    }

    private static long liveUntil(PageRequest asked, boolean active, Reading.StreamState stream) {
        if (!active) {
            return 0;
        }
        return asked.from().isStart() ? stream.version() : asked.from().liveUntil();
    }

    private Uni<List<SnapshotEntity>> page(
            PageRequest asked, long until, String query, Map<String, Object> parameters) {
        StringBuilder whole = new StringBuilder(query);
        Map<String, Object> values = with(asked.caller(), parameters);
        values.put("after", asked.from().version());
        if (!asked.collections().isEmpty()) {
            whole.append(" and s.collection in (:collections)");
            values.put("collections", asked.collections());
        }
        if (until > 0) {
            whole.append(IS_LIVE);
            values.put("until", until);
        }
        return find(whole.append(" order by s.version").toString(), values)
                .page(Page.ofSize(asked.size() + 1))
                .list();
    }

    private static Map<String, Object> with(Caller caller, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("tenant", caller.tenant());
        values.put("user", caller.user());
        return values;
    }

    /** Asked for after the snapshots: had it gone on unseen in between, they could have a gap. */
    private static Uni<Long> pruned(Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createSelectionQuery(PRUNED, Long.class)
                        .setParameter("tenant", caller.tenant())
                        .setParameter("user", caller.user())
                        .getSingleResult());
    }

    /** One statement for many users, of any tenants: most pulls find nothing new, and then this is all that they ask. */
    private Uni<List<Reading.StreamState>> states(List<Caller> callers) {
        Tuple users = Tuple.tuple()
                .addValue(callers.stream().map(Caller::tenant).toArray(String[]::new))
                .addValue(callers.stream().map(Caller::user).toArray(String[]::new));
        return transactions
                .statement(STATES, users)
                .map(rows -> rows.stream().map(FeedStore::state).toList());
    }

    private static Reading.StreamState state(Row row) {
        return new Reading.StreamState(
                row.getLong("epoch"),
                row.getLong("version"),
                row.getLong("record_count"),
                StreamDigest.ofBytes(row.getBuffer("digest").getBytes()).hex(),
                row.getLong("pruned_version"));
    }

    /** Asked for only where {@link #states} saw that there is something: a stream is never removed. */
    private static Uni<Reading.StreamState> stream(Caller caller) {
        StreamEntity.Key key = new StreamEntity.Key(caller.tenant(), caller.user());
        return Panache.getSession()
                .chain(session -> session.find(StreamEntity.class, key))
                .map(StreamEntity::state);
    }
}
