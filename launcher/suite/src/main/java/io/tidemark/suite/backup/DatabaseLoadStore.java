package io.tidemark.suite.backup;

import io.tidemark.suite.backup.Manifest.SchemaCopy;
import io.tidemark.suite.backup.Manifest.SequenceCopy;
import io.tidemark.suite.backup.Manifest.TableCopy;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Fills a migrated, otherwise empty database from a backup. */
final class DatabaseLoadStore {
    private final DataSource superuser;

    DatabaseLoadStore(DataSource superuser) {
        this.superuser = superuser;
    }

    /**
     * Loads everything in one transaction, and counts it again before it commits.
     *
     * @throws BackupRefusedException when the tables are others, or what was loaded does not count as the manifest says
     */
    void load(WholeBackup backup, Progress progress) throws IOException {
        Manifest manifest = backup.manifest();
        try (Connection connection = superuser.getConnection()) {
            connection.setAutoCommit(false);
            // Rows come as they were: no trigger changes or refuses them.
            execute(connection, "set local session_replication_role = replica");
            for (SchemaCopy schema : manifest.schemas()) {
                load(connection, schema, backup, progress);
            }
            if (!TenantSummaryStore.read(connection).equals(manifest.tenants())) {
                throw new BackupRefusedException("what was restored does not count as the manifest says");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("the backup can't be loaded: " + e.getMessage(), e);
        }
    }

    private static void load(Connection connection, SchemaCopy schema, WholeBackup backup, Progress progress)
            throws SQLException, IOException {
        requireSameTables(connection, schema);
        List<String> names = new ArrayList<>();
        for (TableCopy table : schema.tables()) {
            names.add(TableStore.name(connection, schema.name(), table.name()));
        }
        if (!names.isEmpty()) {
            // Migrations put first rows in: those of the backup are the ones that count.
            execute(connection, "truncate " + String.join(", ", names));
        }
        for (TableCopy table : schema.tables()) {
            long rows = load(connection, schema.name(), table, backup);
            if (rows != table.rows()) {
                throw new BackupRefusedException(table.file() + " has " + rows + " rows, not " + table.rows());
            }
            progress.done(schema.name() + "." + table.name(), rows);
        }
        for (SequenceCopy sequence : schema.sequences()) {
            try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?)")) {
                set.setString(1, TableStore.name(connection, schema.name(), sequence.name()));
                set.setLong(2, sequence.lastValue());
                set.execute();
            }
        }
    }

    private static void requireSameTables(Connection connection, SchemaCopy schema) throws SQLException, IOException {
        Map<String, List<String>> copied = new TreeMap<>();
        schema.tables().forEach(table -> copied.put(table.name(), table.columns()));
        if (!TableStore.version(connection, schema.name()).equals(schema.version())
                || !TableStore.columns(connection, schema.name()).equals(copied)) {
            throw new BackupRefusedException("the schema " + schema.name() + " of the backup has version "
                    + schema.version() + ", which this Tidemark does not have: restore it with the one that made it");
        }
    }

    private static long load(Connection connection, String schema, TableCopy table, WholeBackup backup)
            throws SQLException, IOException {
        String sql = "copy " + TableStore.name(connection, schema, table.name()) + " ("
                + TableStore.quoted(connection, table.columns()) + ") from stdin";
        try (InputStream rows = backup.decompressed(table.file())) {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, rows);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Begins another history of all streams, above all earlier ones; returns its epoch.
     *
     * @param atLeast the seconds of the clock: epochs that nobody remembers are below it
     */
    long beginHistory(long atLeast) throws IOException {
        return number("select snapshot.begin_history(?)", atLeast);
    }

    /**
     * Raises the epoch of the flags above all earlier ones, and sets the flags as they were last known; returns that epoch.
     *
     * @param known the newest set of flags that anybody was told of, as {@code /api/client/features} has it; null when
     *     nothing is known
     */
    long resumeFlags(long atLeast, @Nullable String known, String backupOf) throws IOException {
        return number("select flag.resume_after_restore(?, ?, ?)", atLeast, known, backupOf);
    }

    private long number(String sql, @Nullable Object... parameters) throws IOException {
        try (Connection connection = superuser.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IOException("the restored database can't be brought forward: " + e.getMessage(), e);
        }
    }
}
