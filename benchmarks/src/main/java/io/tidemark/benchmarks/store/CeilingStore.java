package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.figures.Tally;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The rows of {@code snapshot.snapshots} written by nobody but this: to a table of the same columns, constraints and
 * indexes in a schema that is dropped afterwards.
 */
public final class CeilingStore implements AutoCloseable {
    /** How many connections write at once. */
    public static final int WRITERS = 4;

    /** How many rows each of their transactions has. */
    public static final int ROWS_PER_TRANSACTION = 250;

    private final DataSource database;

    private CeilingStore(DataSource database) {
        this.database = database;
    }

    /** Creates the schema and its table, empty. */
    public static CeilingStore create(int port, String password) throws SQLException {
        DataSource database = superuser(port, password);
        execute(
                database,
                "drop schema if exists bench_ceiling cascade",
                "create schema bench_ceiling",
                "create table bench_ceiling.snapshots (like snapshot.snapshots including all)");
        return new CeilingStore(database);
    }

    /** As many rows as the writers get committed. */
    public Tally measure(Timing timing) throws SQLException, InterruptedException {
        SnapshotRows rows = new SnapshotRows();
        List<CeilingWriter> writers = new ArrayList<>();
        try {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new CeilingWriter(database.getConnection(), rows, "user-" + i));
            }
            return ClosedLoop.run(writers, timing);
        } finally {
            for (CeilingWriter writer : writers) {
                writer.close();
            }
        }
    }

    /** Drops the schema, and has its pages written so that what is measured next does not pay for them. */
    @Override
    public void close() throws SQLException {
        execute(database, "drop schema bench_ceiling cascade", "checkpoint");
    }

    private static DataSource superuser(int port, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(PostgresServer.DATABASE);
        source.setUser(PostgresServer.SUPERUSER);
        source.setPassword(password);
        return source;
    }

    private static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
