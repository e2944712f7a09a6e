package io.tidemark.snapshot.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Row-level security: a transaction sees the tenants that it names, and none before. */
public final class RowSecurity {
    private static final String SHOW = "select set_config('tidemark.tenants', $1, true)";

    private RowSecurity() {}

    /** Shows the rows of a tenant, or of several with commas in between, to the rest of the connection's transaction. */
    public static Uni<Void> show(SqlConnection connection, String tenants) {
        return connection.preparedQuery(SHOW).execute(Tuple.of(tenants)).replaceWithVoid();
    }
}
