package io.tidemark.snapshot.retention;

import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Whom and what there is to compact. */
@ApplicationScoped
class ScopeStore {
    /** No tenant is named: the names alone are shown, and only for this. */
    private static final String SAY_PURPOSE = "select set_config('tidemark.purpose', 'names of tenants', true)";

    private static final String TENANTS = """
            with recursive t (tenant_id) as (
                select min(tenant_id) from sync_streams
                union all
                select (select min(s.tenant_id) from sync_streams s where s.tenant_id > t.tenant_id)
                from t where t.tenant_id is not null)
            select tenant_id from t where tenant_id is not null""";
    private static final String NEXT_USER = """
            select least(
                (select min(user_id) from sync_streams where tenant_id = $1 and user_id > $2),
                (select min(user_id) from sync_inbox where tenant_id = $1 and user_id > $2),
                (select min(user_id) from sync_receipts where tenant_id = $1 and user_id > $2),
                (select min(user_id) from sync_requests where tenant_id = $1 and user_id > $2)) as user_id""";
    private static final String COLLECTIONS =
            "select distinct collection from sync_records where tenant_id = $1 and user_id = $2 order by collection";

    private final Pool pool;

    ScopeStore(Pool pool) {
        this.pool = pool;
    }

    /** Everyone who ever had a snapshot. */
    Uni<List<String>> tenants() {
        return pool.withTransaction(connection -> connection
                .query(SAY_PURPOSE)
                .execute()
                .chain(() -> connection.query(TENANTS).execute())
                .map(rows ->
                        rows.stream().map(row -> row.getString("tenant_id")).toList()));
    }

    /** The next user in order of whom anything is stored. */
    Uni<Optional<String>> nextUser(String tenant, String after) {
        return query(tenant, NEXT_USER, Tuple.of(tenant, after))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getString("user_id")));
    }

    Uni<List<String>> collections(String tenant, String user) {
        return query(tenant, COLLECTIONS, Tuple.of(tenant, user))
                .map(rows ->
                        rows.stream().map(row -> row.getString("collection")).toList());
    }

    private Uni<RowSet<Row>> query(String tenant, String sql, Tuple parameters) {
        return pool.withTransaction(connection -> RowSecurity.show(connection, tenant)
                .chain(() -> connection.preparedQuery(sql).execute(parameters)));
    }
}
