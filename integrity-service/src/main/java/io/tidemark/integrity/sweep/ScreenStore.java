package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Has PostgreSQL look at every row of a part where it lies, and name those that may be wrong. It rather names one too many:
 * what it names is read and judged anew, and what it does not name is sound in every respect that it can see.
 */
@Singleton
final class ScreenStore {
    private static final String STATEMENT_TIMEOUT = "57014";
    /** A part is joined with itself in memory; PostgreSQL knows too little of its size to find that out. */
    private static final String SETTINGS = """
            select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true),
                   set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
                   set_config('enable_hashagg', 'off', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true)""";

    /** The row before the part is read with it: time and version may go back between the two. */
    private static final String ROWS = """
            with part as materialized (
                select s.tenant_id, s.user_id, s.version, s.collection, s.record_id, s.parent_version,
                       substring(s.content_hash for 16) as hash,
                       s.content_hash = sha256(convert_to(s.payload, 'UTF8')) as fits,
                       (s.tenant_id, s.user_id, s.version) > ($1, $2, $3) as counts,
                       s.created_at < lag(s.created_at) over o or s.version = lag(s.version) over o as back
                from snapshot.snapshots s
                where (s.tenant_id, s.user_id, s.version) >= ($1, $2, $3) and (s.tenant_id, s.user_id, s.version) <= ($4, $5, $6)
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
                select * from part c
                where c.parent_version is not null and not exists (
                    select from part p
                    where p.tenant_id = c.tenant_id and p.user_id = c.user_id and p.version = c.parent_version
                      and p.collection = c.collection and p.record_id = c.record_id))
            select 'rows' as what, '' as tenant_id, '' as user_id, count(*) as version from part where counts
            union all
            select 'accused', tenant_id, user_id, version from part where counts and not fits
            union all
            select 'accused', c.tenant_id, c.user_id, c.version
            from part c join heard h on h.tenant_id = c.tenant_id and h.user_id = c.user_id and h.version = c.version
            where c.counts and c.hash <> h.hash
            union all
            select 'turn', tenant_id, user_id, version from part where counts and version % $7 = $8
            union all
            select 'suspect', tenant_id, user_id, version from part where counts and (back or parent_version >= version)
            union all
            select 'suspect', s.tenant_id, s.user_id, s.version from strays s
            where s.counts and (
                select true from snapshot.snapshots p
                where p.tenant_id = s.tenant_id and p.user_id = s.user_id and p.version = s.parent_version
                  and p.collection = s.collection and p.record_id = s.record_id limit 1) is null""";

    /** Where each head is its record's newest snapshot, and no record is without one, the recount is that of the heads. */
    private static final String STREAMS = """
            with heads as materialized (
                select h.tenant_id, h.user_id, h.collection, h.record_id, h.version, h.content_hash, h.deleted
                from snapshot.sync_records h
                where (h.tenant_id, h.user_id) > ($1, $2) and (h.tenant_id, h.user_id) <= ($3, $4)
                order by h.tenant_id, h.user_id, h.collection, h.record_id),
            newest as materialized (
                select s.tenant_id, s.user_id, s.collection, s.record_id, max(s.version) as version, count(*) as versions
                from snapshot.snapshots s
                where (s.tenant_id, s.user_id) > ($1, $2) and (s.tenant_id, s.user_id) <= ($3, $4)
                group by s.tenant_id, s.user_id, s.collection, s.record_id),
            snapshots as (
                select s.tenant_id, s.user_id, s.version, s.content_hash, s.type = 'delete' as deleted
                from snapshot.snapshots s
                where (s.tenant_id, s.user_id) > ($1, $2) and (s.tenant_id, s.user_id) <= ($3, $4)),
            streams as materialized (
                select t.tenant_id, t.user_id, t.version, t.record_count, t.digest from snapshot.sync_streams t
                where (t.tenant_id, t.user_id) > ($1, $2) and (t.tenant_id, t.user_id) <= ($3, $4)
                order by t.tenant_id, t.user_id),
            sums as (
                select tenant_id, user_id, count(*) as heads, count(*) filter (where not deleted) as live, max(version) as highest,
                       coalesce(sum(substring(e from 1 for 7)::bigint) filter (where not deleted), 0) as first,
                       coalesce(sum(substring(e from 8 for 7)::bigint) filter (where not deleted), 0) as second,
                       coalesce(sum(substring(e from 15 for 7)::bigint) filter (where not deleted), 0) as third,
                       coalesce(sum(substring(e from 22 for 7)::bigint) filter (where not deleted), 0) as fourth,
                       coalesce(sum(substring(e from 29 for 4)::bigint) filter (where not deleted), 0) as fifth
                from (select h.tenant_id, h.user_id, h.version, h.deleted,
                             sha256(convert_to(h.collection || e'\\n' || h.record_id || e'\\n' || h.version::text || e'\\nsha256:'
                                 || encode(h.content_hash, 'hex'), 'UTF8')) as e
                      from heads h offset 0) h
                group by tenant_id, user_id),
            records as (select tenant_id, user_id, count(*) as records from newest group by tenant_id, user_id)
            select 'rows' as what, '' as tenant_id, '' as user_id,
                   (select count(*) from heads) + (select coalesce(sum(versions), 0)::bigint from newest) as version
            union all
            select 'suspect', h.tenant_id, h.user_id, 0 from heads h
            where not exists (
                select from newest n
                where n.tenant_id = h.tenant_id and n.user_id = h.user_id and n.collection = h.collection
                  and n.record_id = h.record_id and n.version = h.version)
            union all
            select 'suspect', h.tenant_id, h.user_id, 0 from heads h
            where not exists (
                select from snapshots s
                where s.tenant_id = h.tenant_id and s.user_id = h.user_id and s.version = h.version
                  and s.content_hash = h.content_hash and s.deleted = h.deleted)
            union all
            select 'suspect', coalesce(t.tenant_id, r.tenant_id, h.tenant_id), coalesce(t.user_id, r.user_id, h.user_id), 0
            from streams t
            full join sums h on h.tenant_id = t.tenant_id and h.user_id = t.user_id
            full join records r
                on r.tenant_id = coalesce(t.tenant_id, h.tenant_id) and r.user_id = coalesce(t.user_id, h.user_id)
            where t.user_id is null or h.heads is distinct from r.records or coalesce(h.live, 0) <> t.record_count
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

    ScreenStore(Pool pool, SweepConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * Each snapshot of a range, the first place not included: payload, witness, parent and order. Nothing when that takes
     * longer than it may, as with many large payloads on a slow disk.
     */
    Uni<Optional<Screened>> rows(String tenant, Position after, Position last, Turn turn) {
        Tuple range = Tuple.of(after.tenantId(), after.userId(), after.version())
                .addString(last.tenantId())
                .addString(last.userId())
                .addLong(last.version())
                .addLong((long) turn.oneIn())
                .addLong(turn.remainder());
        return inTime(ask(tenant, ROWS, range));
    }

    /** Each head and each stream of a range of users, the first not included; nothing when that takes longer than it may. */
    Uni<Optional<Screened>> streams(String tenant, Position after, Position last) {
        return inTime(ask(tenant, STREAMS, Tuple.of(after.tenantId(), after.userId(), last.tenantId(), last.userId())));
    }

    private static Uni<Optional<Screened>> inTime(Uni<Screened> asked) {
        return asked.map(Optional::of)
                .onFailure(e -> e instanceof PgException refused && STATEMENT_TIMEOUT.equals(refused.getSqlState()))
                .recoverWithItem(Optional::empty);
    }

    private Uni<Screened> ask(String tenant, String sql, Tuple parameters) {
        Tuple settings =
                Tuple.of(tenant, Long.toString(config.statementTimeout().toMillis()));
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                .chain(() -> connection.preparedQuery(sql).execute(parameters))
                .map(ScreenStore::screened));
    }

    private static Screened screened(RowSet<Row> named) {
        long rows = 0;
        Set<Position> accused = new LinkedHashSet<>();
        List<Position> turn = new ArrayList<>();
        Set<UserKey> suspects = new LinkedHashSet<>();
        for (Row row : named) {
            Position at = new Position(row.getString("tenant_id"), row.getString("user_id"), row.getLong("version"));
            switch (row.getString("what")) {
                case "rows" -> rows = at.version();
                case "accused" -> accused.add(at);
                case "turn" -> turn.add(at);
                default -> suspects.add(at.user());
            }
        }
        turn.removeAll(accused);
        return new Screened(rows, List.copyOf(accused), turn, suspects);
    }
}
