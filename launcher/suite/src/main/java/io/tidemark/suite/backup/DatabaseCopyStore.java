package io.tidemark.suite.backup;

import io.tidemark.suite.backup.Manifest.SchemaCopy;
import io.tidemark.suite.backup.Manifest.SequenceCopy;
import io.tidemark.suite.backup.Manifest.TableCopy;
import io.tidemark.suite.backup.Manifest.TenantSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** Reads the whole database as it is at one moment: the moment of opening. Writers go on meanwhile. */
final class DatabaseCopyStore implements AutoCloseable {
    private final Connection connection;

    private DatabaseCopyStore(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens it.
     *
     * @param url JDBC's
     * @param user who sees all rows: a superuser
     */
    static DatabaseCopyStore open(String url, String user, String password) throws IOException {
        try {
            Connection connection = DriverManager.getConnection(url, user, password);
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                // The first statement chooses the moment.
                try (Statement statement = connection.createStatement()) {
                    statement.execute("select pg_current_snapshot()");
                }
                return new DatabaseCopyStore(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException("the database can't be read: " + e.getMessage(), e);
        }
    }

    /** Writes each table of the schema to a file of its own. */
    SchemaCopy copy(String schema, BackupDraft draft, Progress progress) throws IOException {
        try {
            List<TableCopy> tables = new ArrayList<>();
            for (Map.Entry<String, List<String>> table :
                    TableStore.columns(connection, schema).entrySet()) {
                String file = schema + "." + table.getKey() + ".copy.zst";
                long rows = copy(TableStore.name(connection, schema, table.getKey()), table.getValue(), file, draft);
                tables.add(new TableCopy(table.getKey(), table.getValue(), rows, file));
                progress.done(schema + "." + table.getKey(), rows);
            }
            List<SequenceCopy> sequences = TableStore.sequences(connection, schema).entrySet().stream()
                    .map(sequence -> new SequenceCopy(sequence.getKey(), sequence.getValue()))
                    .toList();
            return new SchemaCopy(schema, TableStore.version(connection, schema), tables, sequences);
        } catch (SQLException e) {
            throw new IOException("the schema " + schema + " can't be copied: " + e.getMessage(), e);
        }
    }

    private long copy(String table, List<String> columns, String file, BackupDraft draft)
            throws SQLException, IOException {
        String sql = "copy (select " + TableStore.quoted(connection, columns) + " from " + table + ") to stdout";
        try (OutputStream out = draft.compressed(file)) {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
        }
    }

    List<TenantSummary> tenants() throws IOException {
        try {
            return TenantSummaryStore.read(connection);
        } catch (SQLException e) {
            throw new IOException("the tenants can't be counted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
