package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.load.LoadClient;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** One connection that inserts batches, each in a transaction of its own. */
final class CeilingWriter implements LoadClient, AutoCloseable {
    private static final String[] TYPES = {
        "text",
        "text",
        "bigint",
        "text",
        "text",
        "bigint",
        "text",
        "text",
        "bigint",
        "text",
        "int",
        "text",
        "bytea",
        "timestamptz",
        "timestamptz"
    };
    private static final String INSERT = """
            insert into bench_ceiling.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
            select * from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                ?::bigint[], ?::text[], ?::int[], ?::text[], ?::bytea[], ?::timestamptz[], ?::timestamptz[])""";

    private final Connection connection;
    private final PreparedStatement insert;
    private final SnapshotRows rows;
    private final String user;
    private long version = 1;

    CeilingWriter(Connection connection, SnapshotRows rows, String user) throws SQLException {
        this.connection = connection;
        this.rows = rows;
        this.user = user;
        connection.setAutoCommit(false);
        this.insert = connection.prepareStatement(INSERT);
    }

    @Override
    public int send() throws IOException {
        try {
            Object[][] columns = rows.columns(user, version, CeilingStore.ROWS_PER_TRANSACTION, "2026-01-01T00:00:00Z");
            for (int i = 0; i < TYPES.length; i++) {
                insert.setArray(i + 1, connection.createArrayOf(TYPES[i], columns[i]));
            }
            int inserted = insert.executeUpdate();
            connection.commit();
            version += inserted;
            return inserted;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
