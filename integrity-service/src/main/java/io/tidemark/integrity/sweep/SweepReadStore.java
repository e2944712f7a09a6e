package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The snapshot store as scans that run beside everything else read it: one short, consistent view for each part. */
@Singleton
final class SweepReadStore {
    private static final String SETTINGS = """
            select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true),
                   set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                   set_config('enable_hashagg', 'off', true), now() as begun""";
    /**
     * Versions have hardly ever gaps: the row is where it is looked for first, or all in between are counted. A damaged version
     * may be so large that nothing can be added to it.
     */
    private static final String END_OF_ROWS = """
            select tenant_id, user_id, version from (
                (select tenant_id, user_id, version from snapshot.snapshots
                 where tenant_id = $1 and user_id = $2
                   and version = case when $3::bigint < 9223372036854775807 - $7::bigint then $3::bigint + 1 + $7::bigint end
                   and (tenant_id, user_id, version) <= ($4, $5, $6) limit 1)
                union all
                (select tenant_id, user_id, version from snapshot.snapshots
                 where (tenant_id, user_id, version) > ($1, $2, $3) and (tenant_id, user_id, version) <= ($4, $5, $6)
                 order by tenant_id, user_id, version offset $7 limit 1)) e
            limit 1""";

    private static final String END_OF_USERS = """
            select tenant_id, user_id, 0::bigint as version
            from (select * from (
                      select tenant_id, user_id, row_number() over w as users, sum(version) over w as versions,
                             lead(user_id) over w is null as nobody_behind
                      from (select tenant_id, user_id, version from snapshot.sync_streams
                            where (tenant_id, user_id) > ($1, $2) and (tenant_id, user_id) <= ($3, $4)
                            order by tenant_id, user_id limit $5::int + 1) u
                      window w as (order by tenant_id, user_id)) n
                  where users <= $5::int and (users = 1 or versions <= $6::int)
                  order by users desc limit 1) e
            where not nobody_behind""";

    /** The witness is the nearest run below that reaches up to the version; a run has at most 100. */
    private static final String COLUMNS = """
            select s.tenant_id, s.user_id, s.version, s.collection, s.record_id, s.parent_version, s.payload,
                   s.content_hash, s.created_at,
                   s.content_hash = sha256(convert_to(s.payload, 'UTF8')) as fits,
                   s.parent_version is null or exists (
                       select from snapshot.snapshots p
                       where p.tenant_id = s.tenant_id and p.user_id = s.user_id and p.version = s.parent_version
                         and p.collection = s.collection and p.record_id = s.record_id) as parent_there,
                   (select substring(r.hashes from (s.version - r.first_version)::int * 16 + 1 for 16)
                    from integrity.witness_runs r
                    where r.tenant_id = s.tenant_id and r.user_id = s.user_id and r.first_version <= s.version
                      and r.epoch = %s
                      and r.first_version > s.version - 100
                      and r.first_version + octet_length(r.hashes) / 16 > s.version
                    order by r.first_version desc limit 1) as witnessed
            """;

    private static final String OF_KEYS = """
            from unnest($1::text[], $2::text[], $3::bigint[]) as k (tenant_id, user_id, version)
            cross join lateral (
                select * from snapshot.snapshots n
                where n.tenant_id = k.tenant_id and n.user_id = k.user_id and n.version = k.version) s""";
    private static final String EPOCH_OF_ROW = """
            (select t.epoch from snapshot.sync_streams t where t.tenant_id = s.tenant_id and t.user_id = s.user_id)""";
    private static final String ROWS = COLUMNS.formatted(EPOCH_OF_ROW) + """
            from snapshot.snapshots s
            where (s.tenant_id, s.user_id, s.version) > ($1, $2, $3) and (s.tenant_id, s.user_id, s.version) <= ($4, $5, $6)
            order by s.tenant_id, s.user_id, s.version""";

    private static final String ROWS_AT = COLUMNS.formatted(EPOCH_OF_ROW) + OF_KEYS;
    /** The epoch is looked up once for each user, not for each row. */
    private static final String ROWS_OF_USERS = COLUMNS.formatted("e.epoch") + """
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as k (tenant_id, user_id, after, up_to)
            left join lateral (
                select t.epoch from snapshot.sync_streams t
                where t.tenant_id = k.tenant_id and t.user_id = k.user_id limit 1) e on true
            cross join lateral (
                select * from snapshot.snapshots n
                where n.tenant_id = k.tenant_id and n.user_id = k.user_id and n.version > k.after and n.version <= k.up_to
                order by n.version) s""";

    private static final String ALL_HEADS = """
            select h.tenant_id, h.user_id, h.collection, h.record_id, h.version, h.content_hash, h.deleted,
                   exists (
                       select from snapshot.snapshots s
                       where s.tenant_id = h.tenant_id and s.user_id = h.user_id and s.version = h.version
                         and s.collection = h.collection and s.record_id = h.record_id
                         and s.content_hash = h.content_hash and (s.type = 'delete') = h.deleted) as same,
                   not exists (
                       select from snapshot.snapshots n
                       where n.tenant_id = h.tenant_id and n.user_id = h.user_id and n.collection = h.collection
                         and n.record_id = h.record_id and n.version > h.version) as newest
            from snapshot.sync_records h
            """;
    private static final String ALL_STREAMS =
            "select h.tenant_id, h.user_id, h.version, h.record_count, h.digest from snapshot.sync_streams h ";
    /** From record to record in the index, over all versions but the newest: however many one has, a fetch is as short. */
    private static final String NEWEST = """
            with recursive records as (
                (select h.tenant_id, h.user_id, h.collection, h.record_id from snapshot.snapshots h
                 where %1$s order by h.tenant_id, h.user_id, h.collection, h.record_id limit 1)
                union all
                select n.* from records r cross join lateral (
                    select h.tenant_id, h.user_id, h.collection, h.record_id from snapshot.snapshots h
                    where (h.tenant_id, h.user_id, h.collection, h.record_id)
                            > (r.tenant_id, r.user_id, r.collection, r.record_id) and %1$s
                    order by h.tenant_id, h.user_id, h.collection, h.record_id limit 1) n)
            select r.tenant_id, r.user_id, r.collection, r.record_id, s.version, s.content_hash, s.type = 'delete' as deleted
            from records r
            cross join lateral (
                select o.version, o.content_hash, o.type from snapshot.snapshots o
                where o.tenant_id = r.tenant_id and o.user_id = r.user_id and o.collection = r.collection
                  and o.record_id = r.record_id
                order by o.version desc limit 1) s""";

    private static final String OF_RANGE =
            "(h.tenant_id, h.user_id) > ($1, $2) and (h.tenant_id, h.user_id) <= ($3, $4)";
    private static final String OF_USER = "h.tenant_id = $1 and h.user_id = $2";
    /** Each record of one user at its newest version. */
    static final String NEWEST_OF_USER = NEWEST.formatted(OF_USER);

    private final Pool pool;
    private final SweepConfig config;

    SweepReadStore(Pool pool, SweepConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * Reads at one instant, in a transaction that sees the tenant, or all.
     *
     * @param tenant empty for all
     */
    <T> Uni<T> atOneInstant(String tenant, Function<View, Uni<T>> work) {
        Tuple settings =
                Tuple.of(tenant, Long.toString(config.statementTimeout().toMillis()));
        // Not the driver's own transaction: that one ends with the first statement that fails, and SuspectStore has
        // some that may.
        return pool.withConnection(connection -> connection
                .query("begin isolation level repeatable read, read only")
                .execute()
                .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                .map(rows -> rows.iterator().next().getOffsetDateTime("begun"))
                .chain(begun -> work.apply(new View(connection, config.fetchRows(), begun)))
                .onTermination()
                .call(() -> connection.query("rollback").execute().onFailure().recoverWithNull()));
    }

    /** The store at one instant. Usable only until the work that it was given to has ended. */
    static final class View {
        private final SqlConnection connection;
        private final int fetchRows;
        private final OffsetDateTime begun;

        private View(SqlConnection connection, int fetchRows, OffsetDateTime begun) {
            this.connection = connection;
            this.fetchRows = fetchRows;
            this.begun = begun;
        }

        /** No later than the instant that is seen, by the database's clock. */
        OffsetDateTime begun() {
            return begun;
        }

        SuspectStore suspects(Unanswered unanswered) {
            return new SuspectStore(connection, unanswered);
        }

        /** The key of the row so many rows on; empty when there are less. */
        Uni<Optional<Position>> endOfRows(Position after, Position last, int rows) {
            return end(END_OF_ROWS, range(after, last).addLong(rows - 1L));
        }

        /** The last of so many users who have no more than so many versions together, or the first; empty when nobody follows. */
        Uni<Optional<Position>> endOfUsers(Position after, Position last, int users, int versions) {
            return end(END_OF_USERS, userRange(after, last).addInteger(users).addInteger(versions));
        }

        /** Each snapshot of a range, in the order of their keys, the first place not included. */
        Uni<Void> rows(Position after, Position last, Consumer<StoredRow> consumer) {
            return drain(ROWS, range(after, last), row -> consumer.accept(SweepStoreRows.stored(row)));
        }

        /** The snapshots at these places. */
        Uni<Void> rowsAt(List<Position> places, Consumer<StoredRow> consumer) {
            return drain(ROWS_AT, places(places), row -> consumer.accept(SweepStoreRows.stored(row)));
        }

        /** Snapshots of some users, in the order of versions for each. */
        Uni<Void> rowsOfUsers(List<Heard> users, Consumer<StoredRow> consumer) {
            Tuple parameters = places(users.stream().map(Heard::after).toList());
            parameters.addValue(users.stream().map(Heard::upTo).toArray(Long[]::new));
            return drain(ROWS_OF_USERS, parameters, row -> consumer.accept(SweepStoreRows.stored(row)));
        }

        /** Each head and each stream of a range of users, the first user not included. */
        Uni<Void> streams(Position after, Position last, StreamCheck check) {
            return streams(OF_RANGE, userRange(after, last), check);
        }

        /** Each head and the stream of one user. */
        Uni<StreamCheck> streamsOf(UserKey user) {
            StreamCheck check = new StreamCheck();
            return streams(OF_USER, Tuple.of(user.tenantId(), user.userId()), check)
                    .replaceWith(check);
        }

        private Uni<Void> streams(String which, Tuple parameters, StreamCheck check) {
            return drain(ALL_HEADS + "where " + which, parameters, row -> check.head(SweepStoreRows.head(row)))
                    .chain(() ->
                            drain(NEWEST.formatted(which), parameters, row -> check.newest(SweepStoreRows.newest(row))))
                    .chain(() -> drain(
                            ALL_STREAMS + "where " + which,
                            parameters,
                            row -> check.stream(SweepStoreRows.stream(row))))
                    .invoke(check::end);
        }

        private Uni<Optional<Position>> end(String sql, Tuple parameters) {
            return connection
                    .preparedQuery(sql)
                    .execute(parameters)
                    .map(rows -> rows.stream().map(SweepStoreRows::position).findFirst());
        }

        private Uni<Void> drain(String sql, Tuple parameters, Consumer<Row> consumer) {
            return FetchStore.each(connection, sql, parameters, fetchRows, consumer);
        }

        private static Tuple places(List<Position> places) {
            Tuple parameters = Tuple.tuple();
            parameters.addValue(places.stream().map(Position::tenantId).toArray(String[]::new));
            parameters.addValue(places.stream().map(Position::userId).toArray(String[]::new));
            return parameters.addValue(places.stream().map(Position::version).toArray(Long[]::new));
        }

        private static Tuple range(Position after, Position last) {
            return Tuple.of(after.tenantId(), after.userId(), after.version())
                    .addString(last.tenantId())
                    .addString(last.userId())
                    .addLong(last.version());
        }

        private static Tuple userRange(Position after, Position last) {
            return Tuple.of(after.tenantId(), after.userId(), last.tenantId(), last.userId());
        }
    }
}
