package io.tidemark.export.source;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.store.PostgresqlProbe;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.health.Readiness;

/** What lies in the database, from one consistent view of it, as fast as it is asked for and no faster. */
@Singleton
final class SelectionStore implements Source {
    /** The order is that of an index: whatever the statistics say, nothing is to be sorted before the first row. */
    private static final String SETTINGS = """
            select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true),
                   set_config('idle_in_transaction_session_timeout', $3, true), set_config('transaction_timeout', $4, true),
                   set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true),
                   set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                   set_config('jit', 'off', true)""";

    private final Pool pool;
    private final PostgresqlProbe probe;
    private final SourceConfig config;

    SelectionStore(Pool pool, @Readiness PostgresqlProbe probe, SourceConfig config) {
        this.pool = pool;
        this.probe = probe;
        this.config = config;
    }

    @Override
    public Set<What> offers() {
        return EnumSet.complementOf(EnumSet.of(What.OPERATIONS));
    }

    /** A connection that comes after the caller has gone is given back too: hence the one memory of the acquisition. */
    @Override
    public <T> Multi<T> read(Selection selection, Function<View, Multi<T>> body) {
        Uni<SqlConnection> acquired =
                probe.mustAnswer().chain(pool::getConnection).memoize().indefinitely();
        return acquired.onItem()
                .transformToMulti(connection -> connection
                        .begin()
                        .chain(transaction -> settle(connection, selection).replaceWith(transaction))
                        .onItem()
                        .transformToMulti(transaction -> body.apply(new StoreView(connection, selection, config))
                                .onCompletion()
                                .call(transaction::commit)))
                .onTermination()
                .call((failure, cancelled) -> acquired.chain(connection -> release(connection, cancelled))
                        .onFailure()
                        .recoverWithNull());
    }

    private Uni<Void> settle(SqlConnection connection, Selection selection) {
        Tuple settings = Tuple.of(
                selection.tenant(),
                millis(config.statementTimeout()),
                millis(config.readerTimeout()),
                millis(config.transactionTimeout()));
        return connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                .replaceWithVoid();
    }

    /** A statement that still runs for a reader that has gone is not waited for. */
    private static Uni<Void> release(SqlConnection connection, boolean cancelled) {
        Uni<Void> ended = cancelled
                ? PgConnection.cast(connection)
                        .cancelRequest()
                        .onFailure()
                        .recoverWithNull()
                        .chain(() -> rolledBack(connection))
                : Uni.createFrom().voidItem();
        return ended.chain(connection::close);
    }

    /**
     * PostgreSQL obeys a cancellation a little later, and may cancel the rollback itself with it: then the connection would go
     * back to the pool within a transaction that nobody can use or end. The second one is not hit any more.
     */
    private static Uni<Void> rolledBack(SqlConnection connection) {
        Uni<Void> rollback = connection.query("rollback").execute().replaceWithVoid();
        return rollback.onFailure().recoverWithNull().chain(() -> rollback);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
