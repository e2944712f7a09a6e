package io.tidemark.integrity.scan;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.http.store.PostgresqlProbe;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** The snapshot store as scans read it: one consistent, read-only view for all checks of a scan. */
@Singleton
final class ScanStore {
    private static final String SETTINGS =
            "select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true), now() as begun";

    private final Pool pool;
    private final PostgresqlProbe probe;
    private final ScanConfig config;

    ScanStore(Pool pool, @Readiness PostgresqlProbe probe, ScanConfig config) {
        this.pool = pool;
        this.probe = probe;
        this.config = config;
    }

    /**
     * Runs the checks in one repeatable-read transaction that sees the tenants of the scope and no others.
     */
    <T> Uni<T> inOneView(TenantScope scope, Function<View, Uni<T>> checks) {
        String timeout = Long.toString(config.statementTimeout().toMillis());
        return probe.mustAnswer()
                .chain(() -> pool.withTransaction(connection -> connection
                        .query("set transaction isolation level repeatable read, read only")
                        .execute()
                        .chain(() -> connection.preparedQuery(SETTINGS).execute(Tuple.of(scope.setting(), timeout)))
                        .map(rows -> rows.iterator().next().getOffsetDateTime("begun"))
                        .chain(begun -> checks.apply(new View(connection, config.fetchRows(), begun)))));
    }

    /** The store at one instant. Usable only until the checks that were given it have ended. */
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

        /** All rows of a query; the query limits them. */
        Uni<List<Map<String, Object>>> rows(String query) {
            return connection
                    .query(query)
                    .execute()
                    .map(rows -> rows.stream().map(View::columns).toList());
        }

        /** Hands over every snapshot, chunk by chunk, each on a worker thread and after the one before. */
        Uni<Void> eachSnapshot(String query, Consumer<List<StoredSnapshot>> chunk) {
            return connection.prepare(query).chain(statement -> drain(statement, chunk));
        }

        private Uni<Void> drain(PreparedStatement statement, Consumer<List<StoredSnapshot>> chunk) {
            Cursor cursor = statement.cursor();
            return Multi.createBy()
                    .repeating()
                    .uni(() -> cursor.read(fetchRows)
                            .emitOn(Infrastructure.getDefaultExecutor())
                            .invoke(rows -> chunk.accept(snapshots(rows))))
                    .whilst(rows -> cursor.hasMore())
                    .onItem()
                    .ignoreAsUni()
                    .chain(statement::close);
        }

        private static List<StoredSnapshot> snapshots(RowSet<Row> rows) {
            return rows.stream()
                    .map(row -> new StoredSnapshot(
                            row.getString("id"),
                            row.getString("collection"),
                            row.getString("record_id"),
                            row.getLong("version"),
                            row.getString("stored_hash"),
                            row.getString("payload")))
                    .toList();
        }

        private static Map<String, Object> columns(Row row) {
            Map<String, Object> columns = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                columns.put(row.getColumnName(i), readable(row.getValue(i)));
            }
            return columns;
        }

        private static Object readable(@Nullable Object value) {
            return switch (value) {
                case null -> "";
                case OffsetDateTime time -> time.toInstant().toString();
                default -> value;
            };
        }
    }
}
