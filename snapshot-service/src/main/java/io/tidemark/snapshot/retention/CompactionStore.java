package io.tidemark.snapshot.retention;

import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.engine.FenceStore;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/** Removes what may go, in transactions of a bounded size, each under a lock on the user's stream. */
@ApplicationScoped
class CompactionStore {
    private static final String LOCK_STREAM =
            "select 1 from sync_streams where tenant_id = $1 and user_id = $2 for update";
    /**
     * An operation is known by its snapshot. Once that is gone, its answer has to stay, in the form in which one to an operation
     * that left no snapshot is kept: its device's counter tells nothing of it to a device that was set up anew.
     */
    private static final String REMEMBER = """
            remembered as (
                insert into sync_inbox (tenant_id, user_id, operation_id, fingerprint, outcome, created_at, permanent)
                select tenant_id, user_id, operation_id,
                       sha256(convert_to(collection || E'\\n' || type || E'\\n' || hash || E'\\n' || record_id, 'UTF8')),
                       json_build_object('position', 0, 'operation_id', operation_id, 'status', 'applied',
                           'version', version, 'content_hash', hash, 'replayed', false)::text,
                       now(), true
                from (select *, 'sha256:' || encode(content_hash, 'hex') as hash from gone)
                on conflict (tenant_id, user_id, operation_id) do update set permanent = true)
            """;

    private static final String GONE =
            "returning s.tenant_id, s.user_id, s.collection, s.record_id, s.version, s.operation_id, s.type,"
                    + " s.content_hash),\n";
    private static final String REMOVE_VERSIONS = """
            with doomed as (
                select record_id, version
                from (
                    select record_id, version,
                           row_number() over (partition by record_id order by version desc) as rank,
                           lead(created_at) over (partition by record_id order by version) as replaced_at
                    from snapshots where tenant_id = $1 and user_id = $2 and collection = $3) s
                where rank > $4 and replaced_at < coalesce($5::timestamptz, 'infinity')
                order by record_id, version limit $6),
            gone as (
                delete from snapshots s using doomed d
                where s.tenant_id = $1 and s.user_id = $2 and s.version = d.version
            """ + GONE + REMEMBER + "select record_id, version from gone";
    private static final String CUT_OFF = """
            update snapshots c set parent_version = null
            from unnest($4::text[], $5::bigint[]) as k (record_id, version)
            where c.tenant_id = $1 and c.user_id = $2 and c.collection = $3
              and c.record_id = k.record_id and c.parent_version = k.version""";
    private static final String REMOVE_RECORDS = """
            with doomed as (
                select record_id, version from sync_records
                where tenant_id = $1 and user_id = $2 and collection = $3 and deleted and updated_at < $4
                order by record_id limit $5),
            gone as (
                delete from snapshots s using doomed d
                where s.tenant_id = $1 and s.user_id = $2 and s.collection = $3 and s.record_id = d.record_id
            """ + GONE + REMEMBER + """
            , heads as (
                delete from sync_records r using doomed d
                where r.tenant_id = $1 and r.user_id = $2 and r.collection = $3 and r.record_id = d.record_id),
            lost as (
                delete from sync_conflicts c using doomed d
                where c.tenant_id = $1 and c.user_id = $2 and c.collection = $3 and c.record_id = d.record_id),
            stream as (
                update sync_streams
                set pruned_version = greatest(pruned_version, (select max(version) from doomed))
                where tenant_id = $1 and user_id = $2 and exists (select from doomed))
            select (select count(*) from doomed) as records, (select count(*) from gone) as versions""";
    private static final String EXPIRED = " where tenant_id = $1 and user_id = $2 and created_at < $3";
    private static final String EXPIRE_ANSWERS = "delete from sync_inbox" + EXPIRED + " and not permanent";
    private static final String EXPIRE_RECEIPTS = "delete from sync_receipts" + EXPIRED;
    private static final String EXPIRE_KEYS = "delete from sync_requests" + EXPIRED;
    private static final String EXPIRE_CONFLICTS = "delete from sync_conflicts" + EXPIRED;

    private final FenceStore fence;
    private final RetentionConfig config;

    CompactionStore(FenceStore fence, RetentionConfig config) {
        this.fence = fence;
        this.config = config;
    }

    /**
     * Whose and what.
     *
     * @param now the moment that ages are measured from
     */
    record Scope(String tenant, String user, String collection, Policy policy, Instant now) {}

    /** Removes some old versions. What remains of a record begins with a version that has no parent. */
    Uni<CompactionProgress> removeVersions(Scope scope) {
        Tuple parameters = Tuple.of(scope.tenant(), scope.user(), scope.collection())
                .addInteger(scope.policy().newestKept())
                .addOffsetDateTime(scope.policy()
                        .replacedBefore(scope.now())
                        .map(CompactionStore::time)
                        .orElse(null))
                .addInteger(config.chunk());
        return locked(
                scope.tenant(),
                scope.user(),
                connection -> connection
                        .preparedQuery(REMOVE_VERSIONS)
                        .execute(parameters)
                        .call(gone -> cutOff(connection, scope, gone))
                        .map(gone -> CompactionProgress.ofVersions(gone.rowCount())));
    }

    private static Uni<Void> cutOff(SqlConnection connection, Scope scope, RowSet<Row> gone) {
        Tuple parameters = Tuple.of(scope.tenant(), scope.user(), scope.collection());
        parameters.addValue(gone.stream().map(row -> row.getString("record_id")).toArray(String[]::new));
        parameters.addValue(gone.stream().map(row -> row.getLong("version")).toArray(Long[]::new));
        return connection.preparedQuery(CUT_OFF).execute(parameters).replaceWithVoid();
    }

    /** Removes some deleted records with all their versions; cursors behind their deletion are over from then on. */
    Uni<CompactionProgress> removeRecords(Scope scope, Instant deletedBefore) {
        Tuple parameters = Tuple.of(scope.tenant(), scope.user(), scope.collection())
                .addOffsetDateTime(time(deletedBefore))
                .addInteger(config.chunk());
        return locked(
                scope.tenant(),
                scope.user(),
                connection -> connection
                        .preparedQuery(REMOVE_RECORDS)
                        .execute(parameters)
                        .map(rows -> rows.iterator().next())
                        .map(row -> CompactionProgress.ofRecords(row.getLong("records"), row.getLong("versions"))));
    }

    /** Removes the user's answers, receipts, keys and settled conflicts that have expired. */
    Uni<CompactionProgress> expire(String tenant, String user, Instant now) {
        return locked(tenant, user, connection -> {
            Expiry expiry = new Expiry(connection, tenant, user, now);
            return expiry.remove(EXPIRE_ANSWERS, Optional.of(config.answersFor()))
                    .chain(answers -> expiry.remove(EXPIRE_RECEIPTS, Optional.of(config.receiptsFor()))
                            .map(answers::plus))
                    .chain(answers -> expiry.remove(EXPIRE_KEYS, Optional.of(config.keysFor()))
                            .map(answers::plus))
                    .chain(answers -> expiry.remove(EXPIRE_CONFLICTS, config.conflictsFor())
                            .map(answers::plus));
        });
    }

    private record Expiry(SqlConnection connection, String tenant, String user, Instant now) {
        /** What is kept without a limit stays. */
        Uni<CompactionProgress> remove(String statement, Optional<Duration> keptFor) {
            return keptFor.map(age -> connection
                            .preparedQuery(statement)
                            .execute(Tuple.of(tenant, user, time(now.minus(age))))
                            .map(rows -> CompactionProgress.ofAnswers(rows.rowCount())))
                    .orElseGet(() -> Uni.createFrom().item(CompactionProgress.NONE));
        }
    }

    private <T> Uni<T> locked(String tenant, String user, Function<SqlConnection, Uni<T>> work) {
        return fence.transaction(
                Compaction.JOB,
                connection -> RowSecurity.show(connection, tenant)
                        .chain(() -> connection.preparedQuery(LOCK_STREAM).execute(Tuple.of(tenant, user)))
                        .chain(() -> work.apply(connection)));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
