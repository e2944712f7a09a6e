package io.tidemark.export.snapshots;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.export.format.ExportedSnapshot;
import io.tidemark.http.store.PostgresqlProbe;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.health.Readiness;

/** Snapshots from one consistent view of the store, as fast as they are asked for and no faster. */
@Singleton
final class SnapshotExportStore {
    private static final String SETTINGS = """
            select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true),
                   set_config('idle_in_transaction_session_timeout', $3, true)""";

    private final Pool pool;
    private final PostgresqlProbe probe;
    private final ExportConfig config;

    SnapshotExportStore(Pool pool, @Readiness PostgresqlProbe probe, ExportConfig config) {
        this.pool = pool;
        this.probe = probe;
        this.config = config;
    }

    /**
     * What is made of the selected snapshots, chunk by chunk, on worker threads. The next chunk is fetched when it is
     * asked for. The transaction ends and the connection is free again when the stream completes, fails or is cancelled.
     */
    <T> Multi<T> read(SnapshotSelection selection, Function<List<ExportedSnapshot>, T> chunk) {
        return inTransaction(connection -> prepare(connection, selection)
                .onItem()
                .transformToMulti(statement -> fetch(statement, selection, chunk)));
    }

    /** A connection that comes after the caller has gone is given back too: hence the one memory of the acquisition. */
    private <T> Multi<T> inTransaction(Function<SqlConnection, Multi<T>> body) {
        Uni<SqlConnection> acquired =
                probe.mustAnswer().chain(pool::getConnection).memoize().indefinitely();
        return acquired.onItem()
                .transformToMulti(connection -> connection
                        .begin()
                        .onItem()
                        .transformToMulti(transaction ->
                                body.apply(connection).onCompletion().call(transaction::commit)))
                .onTermination()
                .call(() -> acquired.chain(SqlConnection::close).onFailure().recoverWithNull());
    }

    private Uni<PreparedStatement> prepare(SqlConnection connection, SnapshotSelection selection) {
        Tuple settings =
                Tuple.of(selection.tenant(), millis(config.statementTimeout()), millis(config.readerTimeout()));
        return connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                .chain(() -> connection.prepare(SnapshotStoreRows.sql(selection)));
    }

    private <T> Multi<T> fetch(
            PreparedStatement statement, SnapshotSelection selection, Function<List<ExportedSnapshot>, T> chunk) {
        Cursor cursor = statement.cursor(Tuple.from(SnapshotStoreRows.parameters(selection)));
        return Multi.createBy()
                .repeating()
                .uni(() -> cursor.read(config.fetchRows())
                        .emitOn(Infrastructure.getDefaultExecutor())
                        .map(rows -> chunk.apply(snapshots(rows))))
                .whilst(done -> cursor.hasMore());
    }

    private static List<ExportedSnapshot> snapshots(RowSet<Row> rows) {
        return rows.stream().map(SnapshotStoreRows::snapshot).toList();
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
