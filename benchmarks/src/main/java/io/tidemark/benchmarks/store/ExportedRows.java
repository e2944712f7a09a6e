package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.load.Payloads;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Snapshots to be exported, of a user of their own: payloads of 1 KiB, of which one of ten has something to redact. */
public final class ExportedRows {
    /** Whose they are, in the tenant of the benchmarks. */
    public static final String USER = "exported";

    private static final int DOCUMENTS = 512;
    private static final String MINE =
            " from snapshot.snapshots where tenant_id = 'bench' and user_id = '" + USER + "'";
    private static final String COPY =
            "copy (select user_id, version, collection, record_id, parent_version, operation_id,"
                    + " device_id, device_seq, type, schema_version, payload, 'sha256:' || encode(content_hash, 'hex'), created_at,"
                    + " updated_at" + MINE + " order by user_id, version) to stdout";
    private final Superuser database;
    private final int count;

    private ExportedRows(Superuser database, int count) {
        this.database = database;
        this.count = count;
    }

    /** So many; they are made if they are not there from an earlier run. */
    public static ExportedRows in(Superuser database, int count) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select count(*)" + MINE)) {
                found.next();
                if (found.getInt(1) == count) {
                    return new ExportedRows(database, count);
                }
            }
            statement.execute("delete" + MINE);
            statement.execute("create temporary table bench_documents (number int primary key, payload text)");
            documents(connection);
            statement.execute("""
                    insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, operation_id, device_id,
                        device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                    select 'bench', '%s', n, 'notes', 'note-' || n, 'op-' || n, 'bench', n, 'upsert', 1, p, sha256(p::bytea), now(), now()
                    from generate_series(1, %d) n join bench_documents d on d.number = n %% %d,
                         lateral (select case when n %% 10 = 0 then '{"contact":"Ask ann' || n || '@example.com",' || substr(d.payload, 2)
                                              else d.payload end as p) made""".formatted(USER, count, DOCUMENTS));
            statement.execute("analyze snapshot.snapshots");
            statement.execute("checkpoint");
        }
        return new ExportedRows(database, count);
    }

    private static void documents(Connection connection) throws SQLException {
        Payloads payloads = new Payloads();
        try (PreparedStatement insert = connection.prepareStatement("insert into bench_documents values (?, ?)")) {
            for (int i = 0; i < DOCUMENTS; i++) {
                insert.setInt(1, i);
                insert.setString(2, payloads.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Has all of them sent by PostgreSQL's {@code COPY}, in an export's order, and thrown away. */
    public int copy() throws IOException {
        try (Connection connection = database.connect()) {
            return Math.toIntExact(
                    connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY, OutputStream.nullOutputStream()));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
