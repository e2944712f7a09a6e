package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Has PostgreSQL look at every row of a part where it lies, and names those that may be wrong. It rather names one too many:
 * what it names is read and judged anew, and what it does not name is sound in every respect that it can see.
 */
@Singleton
final class ScreenStore {
    private static final String STATEMENT_TIMEOUT = "57014";
    private static final String ON = "on";
    private static final String OFF = "off";
    /** A part has no more rows than it was cut for, unless keys are double. */
    private static final int ROOM = 2;
    /** Stands for a snapshot's collection and record: two records with the same one pass for one. */
    private static final String RECORD = "hashtextextended(p.record_id, hashtextextended(p.collection, 0))";
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
     * snapshot of the same record; whoever has another one is suspected by the look at the rows, and recounted then.
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

    /** Of the parents of a part those that are nowhere. */
    private static final String MISSING = """
            select distinct s.tenant_id, s.user_id
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) s (tenant_id, user_id, version, record)
            where (select true from snapshot.snapshots p
                   where p.tenant_id = s.tenant_id and p.user_id = s.user_id and p.version = s.version
                     and RECORD = s.record limit 1) is null""".replace("RECORD", RECORD);

    private final Pool pool;
    private final SweepConfig config;
    private final int most;
    private final String rows;

    ScreenStore(Pool pool, SweepConfig config) {
        this.pool = pool;
        this.config = config;
        this.most = ROOM * config.chunkRows();
        this.rows = rows(most);
    }

    /**
     * PostgreSQL hashes the payloads where they lie and hands over what else is compared, a user's in one row: to
     * look up what was heard of each and its parent in joins took twice as long. The row before the part is read with it, for
     * time and version may go back between the two. Those payloads come along whose turn it is. The limit tells PostgreSQL how
     * large a part is at most.
     */
    private static String rows(int most) {
        return """
            with part as materialized (
                select s.tenant_id, s.user_id, s.version, s.collection, s.record_id, s.parent_version, s.created_at, s.content_hash,
                       s.content_hash = sha256(convert_to(s.payload, 'UTF8')) as fits,
                       case when s.version %% $7 = $8 and (s.tenant_id, s.user_id, s.version) > ($1, $2, $3) then s.payload end
                           as payload
                from snapshot.snapshots s
                where (s.tenant_id, s.user_id, s.version) >= ($1, $2, $3)
                  and (s.tenant_id, s.user_id, s.version) <= ($4, $5, $6)
                order by s.tenant_id, s.user_id, s.version limit %d),
            users as materialized (
                select p.tenant_id, p.user_id, array_agg(p.version order by p.version) as versions,
                       array_agg(p.parent_version order by p.version) as parents,
                       array_agg(p.created_at order by p.version) as times,
                       array_agg(RECORD order by p.version) as records,
                       string_agg(substring(p.content_hash for 16), ''::bytea order by p.version) as hashes,
                       array_agg(p.version) filter (where not p.fits) as misfits
                from part p group by p.tenant_id, p.user_id)
            select 'user' as what, tenant_id, user_id, versions, parents, times, records, hashes, misfits,
                   '' as collection, '' as record_id, '' as payload
            from users
            union all
            select 'heard', u.tenant_id, u.user_id, array[r.first_version], null, null, null, r.hashes, null, '', '', ''
            from users u
            cross join lateral (
                select t.epoch from snapshot.sync_streams t
                where t.tenant_id = u.tenant_id and t.user_id = u.user_id offset 0) t
            cross join lateral (
                select w.first_version, w.hashes from integrity.witness_runs w
                where w.tenant_id = u.tenant_id and w.user_id = u.user_id and w.epoch = t.epoch
                  and w.first_version > u.versions[1] - 100
                  and w.first_version <= u.versions[cardinality(u.versions)] offset 0) r
            union all
            select 'turn', tenant_id, user_id, array[version], null, array[created_at], null, content_hash, null,
                   collection, record_id, payload
            from part where payload is not null""".formatted(most).replace("RECORD", RECORD);
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
        return inTime(tenant, Joins.IN_MEMORY, connection -> {
            RowScreen seen = new RowScreen(after);
            return FetchStore.each(connection, rows, range, config.fetchRows(), row -> take(row, seen, reread))
                    .chain(() -> seen.read() < most
                            ? missing(connection, seen).map(done -> Optional.of(seen.result()))
                            : Uni.createFrom().item(Optional.empty()));
        });
    }

    private static void take(Row row, RowScreen seen, Consumer<StoredRow> reread) {
        UserKey user = new UserKey(row.getString("tenant_id"), row.getString("user_id"));
        Long[] versions = row.getArrayOfLongs("versions");
        switch (row.getString("what")) {
            case "user" -> {
                Long[] misfits = row.getArrayOfLongs("misfits");
                seen.of(new Versions(
                        user,
                        versions,
                        row.getArrayOfLongs("parents"),
                        row.getArrayOfOffsetDateTimes("times"),
                        row.getArrayOfLongs("records"),
                        row.getBuffer("hashes").getBytes(),
                        misfits == null ? List.of() : List.of(misfits)));
            }
            case "heard" ->
                seen.heard(user, versions[0], row.getBuffer("hashes").getBytes());
            default -> {
                Position at = new Position(user.tenantId(), user.userId(), versions[0]);
                if (!seen.isAccused(at)) {
                    reread.accept(payloadOf(at, row));
                }
            }
        }
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
                ContentHash.ofBytes(row.getBuffer("hashes").getBytes()),
                true,
                Optional.empty(),
                row.getArrayOfOffsetDateTimes("times")[0].toInstant());
    }

    /** Suspects those whose parents are nowhere. */
    private static Uni<Void> missing(SqlConnection connection, RowScreen seen) {
        List<RowScreen.Parent> strays = seen.strays();
        if (strays.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parents = Tuple.of(
                strays.stream().map(parent -> parent.user().tenantId()).toArray(String[]::new),
                strays.stream().map(parent -> parent.user().userId()).toArray(String[]::new),
                strays.stream().map(RowScreen.Parent::version).toArray(Long[]::new),
                strays.stream().map(RowScreen.Parent::record).toArray(Long[]::new));
        return connection
                .preparedQuery(MISSING)
                .execute(parents)
                .invoke(rows -> rows.forEach(
                        row -> seen.suspect(new UserKey(row.getString("tenant_id"), row.getString("user_id")))))
                .replaceWithVoid();
    }

    /** Each head and each stream of a range of users, the first not included; nothing when that takes longer than it may. */
    Uni<Optional<Screened>> streams(String tenant, Position after, Position last) {
        Tuple range = Tuple.of(after.tenantId(), after.userId(), last.tenantId(), last.userId());
        return inTime(
                tenant,
                Joins.IN_ORDER,
                connection -> connection.preparedQuery(STREAMS).execute(range).map(found -> {
                    long rows = 0;
                    Set<UserKey> suspects = new LinkedHashSet<>();
                    for (Row row : found) {
                        if (row.getString("what").equals("rows")) {
                            rows = row.getLong("version");
                        } else {
                            suspects.add(new UserKey(row.getString("tenant_id"), row.getString("user_id")));
                        }
                    }
                    return Optional.of(new Screened(rows, List.of(), suspects));
                }));
    }

    private <T> Uni<Optional<T>> inTime(String tenant, Joins joins, Function<SqlConnection, Uni<Optional<T>>> look) {
        Tuple settings =
                Tuple.of(tenant, Long.toString(config.statementTimeout().toMillis()), joins.inMemory, joins.inOrder);
        return pool.withTransaction(connection -> connection
                        .query("set transaction isolation level repeatable read, read only")
                        .execute()
                        .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                        .chain(() -> look.apply(connection)))
                .onFailure(e -> e instanceof PgException refused && STATEMENT_TIMEOUT.equals(refused.getSqlState()))
                .recoverWithItem(Optional::empty);
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
}
