package io.tidemark.snapshot.failed;

import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tenant's failed operations in PostgreSQL. */
@ApplicationScoped
class FailedOperationStore {
    private static final String SELECTED = """
             from sync_failed_operations
            where tenant_id = $1 and ($2::text is null or user_id = $2) and ($3::text is null or collection = $3)
              and ($4::text is null or error_class = $4) and ($5::timestamptz is null or first_failed_at < $5)""";
    private static final String COUNT = "select count(*) as total" + SELECTED;
    private static final String PAGE =
            """
            select operation_id, user_id, ordinal, collection, record_id, device_id, device_seq, type, base_version, error_class, code,
                first_error, last_error, attempts, parks, first_failed_at, last_failed_at""" + SELECTED + " and (user_id, ordinal) > ($6::text, $7::bigint) order by user_id, ordinal limit $8";
    private static final String ONE =
            "select * from sync_failed_operations where tenant_id = $1 and user_id = $2 and operation_id = $3";
    private static final String CLEAR = """
            with old as materialized (
                select user_id, operation_id from sync_failed_operations
                where tenant_id = $1 and first_failed_at < $2 for update),
            removed as (
                delete from sync_failed_operations f using old o
                where f.tenant_id = $1 and f.user_id = o.user_id and f.operation_id = o.operation_id
                  and (select count(*) from old) = $3
                returning 1)
            select (select count(*) from old) as found, (select count(*) from removed) as removed""";

    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;

    FailedOperationStore(Pool pool) {
        this.pool = pool;
    }

    /** Which ones; what is null does not narrow it down. */
    record Filter(
            String tenant,
            @Nullable String user,
            @Nullable String collection,
            @Nullable String errorClass,
            @Nullable Instant failedBefore) {
        Tuple parameters() {
            return Tuple.of(
                    tenant,
                    user,
                    collection,
                    errorClass,
                    failedBefore == null ? null : failedBefore.atOffset(ZoneOffset.UTC));
        }
    }

    /** Behind which one a page starts. */
    record Position(String user, long ordinal) {
        static final Position START = new Position("", 0);
    }

    /** A page, with the position of its last operation. */
    record Found(List<FailedOperations.Entry> operations, long total, Position last) {}

    Uni<Found> page(Filter filter, Position after, int limit) {
        return inTenant(
                filter.tenant(),
                connection -> connection
                        .preparedQuery(COUNT)
                        .execute(filter.parameters())
                        .chain(count -> connection
                                .preparedQuery(PAGE)
                                .execute(filter.parameters()
                                        .addString(after.user())
                                        .addLong(after.ordinal())
                                        .addInteger(limit))
                                .map(rows -> found(rows, count.iterator().next().getLong("total")))));
    }

    Uni<Optional<FailedOperations.Entry>> one(String tenant, String user, String operationId) {
        return inTenant(
                tenant,
                connection -> connection
                        .preparedQuery(ONE)
                        .execute(Tuple.of(tenant, user, operationId))
                        .map(rows -> rows.stream()
                                .map(row -> entry(row, row.getString("payload")))
                                .findFirst()));
    }

    /** Removes those that first failed before, if they are exactly so many; else none. How many there are. */
    Uni<Long> clear(String tenant, Instant before, long expected) {
        return inTenant(
                tenant,
                connection -> connection
                        .preparedQuery(CLEAR)
                        .execute(Tuple.of(tenant, before.atOffset(ZoneOffset.UTC), expected))
                        .map(rows -> rows.iterator().next().getLong("found")));
    }

    private <T> Uni<T> inTenant(String tenant, Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(
                        connection -> RowSecurity.show(connection, tenant).chain(() -> work.apply(connection)))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail();
    }

    private static Found found(RowSet<Row> rows, long total) {
        Position last = Position.START;
        for (Row row : rows) {
            last = new Position(row.getString("user_id"), row.getLong("ordinal"));
        }
        return new Found(rows.stream().map(row -> entry(row, null)).toList(), total, last);
    }

    private static FailedOperations.Entry entry(Row row, @Nullable String payload) {
        return new FailedOperations.Entry(
                row.getString("operation_id"),
                row.getString("user_id"),
                row.getString("collection"),
                row.getString("record_id"),
                row.getString("device_id"),
                row.getLong("device_seq"),
                row.getString("type"),
                row.getLong("base_version"),
                row.getString("error_class"),
                row.getString("code"),
                row.getString("first_error"),
                row.getString("last_error"),
                row.getInteger("attempts"),
                row.getBoolean("parks"),
                row.getOffsetDateTime("first_failed_at").toInstant(),
                row.getOffsetDateTime("last_failed_at").toInstant(),
                payload);
    }
}
