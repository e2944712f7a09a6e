package io.tidemark.snapshot.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Transactions that see one tenant only, for reading. Both kinds are refused with {@code dependency-unavailable} while the
 * database keeps failing, and with {@code overloaded} while too many are waiting.
 */
@ApplicationScoped
public class ReadTransactions {
    /** Not a native query: Hibernate's cache takes each of those for another one and searches through all that it holds. */
    private static final String NAME_TENANT = "select function('set_config', 'tidemark.tenants', :tenant, true)";

    private static final String SETTINGS =
            "select set_config('tidemark.tenants', $1, true), set_config('statement_timeout', $2, true)";

    private final ReadGuard guard;
    private final ReadConfig config;
    private final Pool pool;

    ReadTransactions(ReadGuard guard, ReadConfig config, Pool pool) {
        this.guard = guard;
        this.config = config;
        this.pool = pool;
    }

    /** Does the work in a transaction that sees the caller's tenant. Fails when the database does not answer in time. */
    public <T> Uni<T> inTenant(Caller caller, Supplier<Uni<T>> work) {
        return guard.guarded(
                config.maxWait(),
                () -> Panache.withTransaction(() -> Panache.getSession()
                        .chain((Mutiny.Session session) -> session.createSelectionQuery(NAME_TENANT, String.class)
                                .setParameter("tenant", caller.tenant())
                                .getSingleResult())
                        .chain(ignored -> work.get())));
    }

    /**
     * The rows of one statement that names the tenants itself. It is a transaction of its own: one round trip, where {@link
     * #inTenant} takes four at least.
     */
    public Uni<RowSet<Row>> statement(String sql, Tuple parameters) {
        // Not pool.preparedQuery: its timer outlives a refused connection, as PostgresqlProbe says of pool.query.
        return guard.guarded(
                config.maxWait(),
                () -> pool.withConnection(
                        connection -> connection.preparedQuery(sql).execute(parameters)));
    }

    /**
     * Does the work in a transaction in which all statements see the caller's tenant as it stood at one moment. Fails when
     * that takes longer than allowed.
     */
    public <T> Uni<T> atOneMoment(Caller caller, Duration atMost, Function<SqlConnection, Uni<T>> work) {
        Tuple settings = Tuple.of(caller.tenant(), Long.toString(atMost.toMillis()));
        return guard.guarded(
                atMost,
                () -> pool.withTransaction(connection -> connection
                        .query("set transaction isolation level repeatable read, read only")
                        .execute()
                        .chain(() -> connection.preparedQuery(SETTINGS).execute(settings))
                        .chain(() -> work.apply(connection))));
    }
}
