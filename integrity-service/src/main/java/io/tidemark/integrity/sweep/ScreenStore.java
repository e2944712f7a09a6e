package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has PostgreSQL look at every row of a part where it lies, and name those that may be wrong. It rather names one too many:
 * what it names is read and judged anew, and what it does not name is sound in every respect that it can see.
 */
@Singleton
final class ScreenStore {
    private static final String STATEMENT_TIMEOUT = "57014";
    private static final String ON = "on";
    private static final String OFF = "off";
    /** A part has no more rows than it was cut for, unless keys are double. */
    private static final int ROOM = 2;
    /** A remainder that no version leaves. */
    private static final long NOBODY = -1;

    /**
     * PostgreSQL knows too little of the size of a part to plan for it: with places that it is told it takes it for one row and
     * reads it in the order of records, all over the table. So it plans for places that it does not know.
     */
    private static final String SETTINGS = """
            select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true),
                   set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_nestloop', 'off', true), set_config('enable_hashjoin', $3, true),
                   set_config('enable_mergejoin', $4, true), set_config('plan_cache_mode', 'force_generic_plan', true),
                   set_config('work_mem', '16MB', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true)""";

    /**
     * Each head is the snapshot of its version. Each other snapshot was replaced, so it is the parent of exactly one: then no record
     * is without a head, and no head is older than its record's newest snapshot. Whether the two sets of versions are the
     * same is seen by the sums of their hashes. The recount is then that of the heads. All that takes each parent to be an older
     * snapshot of the same record; whoever has another one is suspected by ROWS, and recounted then.
     */
    private static final String STREAMS = """
            with joined as not materialized (
                select coalesce(s.tenant_id, h.tenant_id) as tenant_id, coalesce(s.user_id, h.user_id) as user_id,
                       s.version as snapshot, s.parent_version as parent, h.version as head,
                       h.version is not null and (s.version is null or h.content_hash <> s.content_hash
                           or h.deleted <> s.deleted or h.collection <> s.collection or h.record_id <> s.record_id) as differs,
                       case when not h.deleted then
                           sha256(convert_to(h.collection || e'\\n' || h.record_id || e'\\n' || h.version::text || e'\\nsha256:'
                               || encode(h.content_hash, 'hex'), 'UTF8')) end as e
                from (select s.tenant_id, s.user_id, s.version, s.collection, s.record_id, s.parent_version, s.content_hash,
                             s.type = 'delete' as deleted
                      from snapshot.snapshots s
                      where (s.tenant_id, s.user_id) > ($1, $2) and (s.tenant_id, s.user_id) <= ($3, $4)
                      order by s.tenant_id, s.user_id, s.version offset 0) s
                full join (select h.tenant_id, h.user_id, h.version, h.collection, h.record_id, h.content_hash, h.deleted
                           from snapshot.sync_records h
                           where (h.tenant_id, h.user_id) > ($1, $2) and (h.tenant_id, h.user_id) <= ($3, $4)
                           order by h.tenant_id, h.user_id, h.version offset 0) h
                    on h.tenant_id = s.tenant_id and h.user_id = s.user_id and h.version = s.version
                offset 0),
            sums as materialized (
                select tenant_id, user_id, count(snapshot) + count(head) as rows, count(e) as live, max(head) as highest,
                       bool_or(differs) as differs,
                       coalesce(sum(hashint8extended(snapshot, 0)) filter (where head is null), 0) as replaced,
                       coalesce(sum(hashint8extended(parent, 0)), 0) as parents,
                       coalesce(sum(substring(e from 1 for 7)::bigint), 0) as first,
                       coalesce(sum(substring(e from 8 for 7)::bigint), 0) as second,
                       coalesce(sum(substring(e from 15 for 7)::bigint), 0) as third,
                       coalesce(sum(substring(e from 22 for 7)::bigint), 0) as fourth,
                       coalesce(sum(substring(e from 29 for 4)::bigint), 0) as fifth
                from joined group by tenant_id, user_id),
            streams as materialized (
                select t.tenant_id, t.user_id, t.version, t.record_count, t.digest from snapshot.sync_streams t
                where (t.tenant_id, t.user_id) > ($1, $2) and (t.tenant_id, t.user_id) <= ($3, $4))
            select 'rows' as what, '' as tenant_id, '' as user_id, coalesce(sum(rows), 0)::bigint as version from sums
            union all
            select 'suspect', coalesce(t.tenant_id, h.tenant_id), coalesce(t.user_id, h.user_id), 0
            from streams t
            full join sums h on h.tenant_id = t.tenant_id and h.user_id = t.user_id
            where t.user_id is null or h.differs or h.replaced <> h.parents or coalesce(h.live, 0) <> t.record_count
               or coalesce(h.highest, 0) > t.version
               or mod(coalesce(h.first, 0) * 1606938044258990275541962092341162602522202993782792835301376
                      + coalesce(h.second, 0) * 22300745198530623141535718272648361505980416
                      + coalesce(h.third, 0) * 309485009821345068724781056
                      + coalesce(h.fourth, 0) * 4294967296::numeric + coalesce(h.fifth, 0),
                      115792089237316195423570985008687907853269984665640564039457584007913129639936)
                  <> substring(t.digest from 1 for 7)::bigint * 1606938044258990275541962092341162602522202993782792835301376
                     + substring(t.digest from 8 for 7)::bigint * 22300745198530623141535718272648361505980416
                     + substring(t.digest from 15 for 7)::bigint * 309485009821345068724781056
                     + substring(t.digest from 22 for 7)::bigint * 4294967296::numeric + substring(t.digest from 29 for 4)::bigint""";

    private final Pool pool;
    private final SweepConfig config;
    private final String rows;

    ScreenStore(Pool pool, SweepConfig config) {
        this.pool = pool;
        this.config = config;
        this.rows = rows(ROOM * config.chunkRows());
    }

    /**
     * The row before the part is read with it: time and version may go back between the two. Payloads are hashed before the rows
     * are compared with one another, so that they are not carried along; those whose turn it is come with the answer. The limit
     * tells PostgreSQL how large a part is at most.
     */
    private static String rows(int most) {
        return """
            with part as materialized (
                select s.*, (s.tenant_id, s.user_id, s.version) > ($1, $2, $3) as counts,
                       s.created_at < lag(s.created_at) over o or s.version = lag(s.version) over o as back
                from (select s.tenant_id, s.user_id, s.version, s.collection, s.record_id, s.parent_version, s.created_at,
                             substring(s.content_hash for 16) as hash,
                             s.content_hash = sha256(convert_to(s.payload, 'UTF8')) as fits,
                             case when s.version %% $7 = $8 then s.content_hash end as content_hash,
                             case when s.version %% $7 = $8 then s.payload end as payload
                      from snapshot.snapshots s
                      where (s.tenant_id, s.user_id, s.version) >= ($1, $2, $3)
                        and (s.tenant_id, s.user_id, s.version) <= ($4, $5, $6)
                      order by s.tenant_id, s.user_id, s.version limit %1$d) s
                window o as (partition by s.tenant_id, s.user_id order by s.version)),
            users as materialized (
                select tenant_id, user_id, min(version) as lowest, max(version) as highest from part group by tenant_id, user_id),
            heard as materialized (
                select u.tenant_id, u.user_id, r.first_version + n as version, substring(r.hashes from n * 16 + 1 for 16) as hash
                from users u
                cross join lateral (
                    select t.epoch from snapshot.sync_streams t
                    where t.tenant_id = u.tenant_id and t.user_id = u.user_id offset 0) t
                cross join lateral (
                    select w.first_version, w.hashes from integrity.witness_runs w
                    where w.tenant_id = u.tenant_id and w.user_id = u.user_id and w.epoch = t.epoch
                      and w.first_version > u.lowest - 100 and w.first_version <= u.highest offset 0) r
                cross join lateral generate_series(0, octet_length(r.hashes) / 16 - 1) n),
            strays as materialized (
                select c.tenant_id, c.user_id, c.version, c.collection, c.record_id, c.parent_version, c.counts from part c
                where c.parent_version is not null and not exists (
                    select from part p
                    where p.tenant_id = c.tenant_id and p.user_id = c.user_id and p.version = c.parent_version
                      and p.collection = c.collection and p.record_id = c.record_id))
            select 'rows' as what, '' as tenant_id, '' as user_id, count(*) as version, '' as collection, '' as record_id,
                   ''::bytea as content_hash, '' as payload, null::timestamptz as created_at
            from part where counts
            union all
            select 'cut', '', '', 0, '', '', '', '', null from part having count(*) >= %1$d
            union all
            select 'accused', tenant_id, user_id, version, '', '', '', '', null from part where counts and not fits
            union all
            select 'accused', c.tenant_id, c.user_id, c.version, '', '', '', '', null
            from part c join heard h on h.tenant_id = c.tenant_id and h.user_id = c.user_id and h.version = c.version
            where c.counts and c.hash <> h.hash
            union all
            select 'turn', tenant_id, user_id, version, collection, record_id, content_hash, payload, created_at
            from part where counts and payload is not null
            union all
            select 'suspect', tenant_id, user_id, version, '', '', '', '', null
            from part where counts and (back or parent_version >= version)
            union all
            select 'suspect', s.tenant_id, s.user_id, s.version, '', '', '', '', null from strays s
            where s.counts and (
                select true from snapshot.snapshots p
                where p.tenant_id = s.tenant_id and p.user_id = s.user_id and p.version = s.parent_version
                  and p.collection = s.collection and p.record_id = s.record_id limit 1) is null""".formatted(most);
    }

    /**
     * Each snapshot of a range, the first place not included: payload, witness, parent and order. Nothing when that takes
     * longer than it may, as with many large payloads on a slow disk, or when there are too many.
     *
     * @param reread is given those whose turn it is, but for the accused ones; none when it is everybody's, which is read anyway
     */
    Uni<Optional<Screened>> rows(String tenant, Position after, Position last, Turn turn, Consumer<StoredRow> reread) {
        Tuple range = Tuple.of(after.tenantId(), after.userId(), after.version())
                .addString(last.tenantId())
                .addString(last.userId())
                .addLong(last.version())
                .addLong((long) turn.oneIn())
                .addLong(turn.isAll() ? NOBODY : turn.remainder());
        return inTime(ask(tenant, Joins.IN_MEMORY, rows, range, new Screening(reread)));
    }

    /** Each head and each stream of a range of users, the first not included; nothing when that takes longer than it may. */
    Uni<Optional<Screened>> streams(String tenant, Position after, Position last) {
        Tuple range = Tuple.of(after.tenantId(), after.userId(), last.tenantId(), last.userId());
        return inTime(ask(tenant, Joins.IN_ORDER, STREAMS, range, new Screening(row -> {})));
    }

    private static Uni<Optional<Screened>> inTime(Uni<Optional<Screened>> asked) {
        return asked.onFailure(e -> e instanceof PgException refused && STATEMENT_TIMEOUT.equals(refused.getSqlState()))
                .recoverWithItem(Optional::empty);
    }

    private Uni<Optional<Screened>> ask(String tenant, Joins joins, String sql, Tuple parameters, Screening screening) {
        Tuple settings =
                Tuple.of(tenant, Long.toString(config.statementTimeout().toMillis()), joins.inMemory, joins.inOrder);
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                .chain(() -> FetchStore.each(connection, sql, parameters, config.fetchRows(), screening::take))
                .map(done -> screening.result()));
    }

    /** Of a part's rows there are few; a user's heads and snapshots may be many, and are met in the order of their versions. */
    private enum Joins {
        IN_MEMORY(ON, OFF),
        IN_ORDER(OFF, ON);

        private final String inMemory;
        private final String inOrder;

        Joins(String inMemory, String inOrder) {
            this.inMemory = inMemory;
            this.inOrder = inOrder;
        }
    }

    /** What is named, row by row: the accused come before those whose turn it is. */
    private static final class Screening {
        private final Consumer<StoredRow> reread;
        private final Set<Position> accused = new LinkedHashSet<>();
        private final Set<UserKey> suspects = new LinkedHashSet<>();
        private long rows;
        private boolean cut;

        Screening(Consumer<StoredRow> reread) {
            this.reread = reread;
        }

        void take(Row row) {
            Position at = new Position(row.getString("tenant_id"), row.getString("user_id"), row.getLong("version"));
            switch (row.getString("what")) {
                case "rows" -> rows = at.version();
                case "cut" -> cut = true;
                case "accused" -> accused.add(at);
                case "turn" -> {
                    if (!accused.contains(at)) {
                        reread.accept(payloadOf(at, row));
                    }
                }
                default -> suspects.add(at.user());
            }
        }

        Optional<Screened> result() {
            return cut ? Optional.empty() : Optional.of(new Screened(rows, List.copyOf(accused), suspects));
        }

        /** It is sound in every respect that PostgreSQL can see. */
        private static StoredRow payloadOf(Position at, Row row) {
            return new StoredRow(
                    at,
                    row.getString("collection"),
                    row.getString("record_id"),
                    null,
                    true,
                    row.getString("payload"),
                    ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                    true,
                    Optional.empty(),
                    row.getOffsetDateTime("created_at").toInstant());
        }
    }
}
