package io.tidemark.system.chaos;

import io.tidemark.system.SuiteUnderTest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds the table of streams as a migration would: readers go on, whoever applies operations waits. */
final class TableLock implements AutoCloseable {
    private static final String LOCK = "lock table snapshot.sync_streams in exclusive mode";
    /** Who was killed while it waited still has a backend that waits, and does not know. */
    private static final String WAITING = """
            select exists (select 1 from pg_stat_activity
            where usename = 'tidemark_snapshot' and wait_event_type = 'Lock' and backend_start > '%s')""";

    private final Connection connection;
    private String since;

    private TableLock(Connection connection) throws SQLException {
        this.connection = connection;
        this.since = now();
    }

    static TableLock take(SuiteUnderTest suite) throws SQLException, IOException {
        Connection connection = suite.database();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
        return new TableLock(connection);
    }

    /** From now on only those count that come later. */
    void forgetWhoWaits() throws SQLException {
        since = now();
    }

    boolean isWaitedFor() throws SQLException {
        // Within one transaction the first look would stand for all.
        run("select pg_stat_clear_snapshot()");
        return one(WAITING.formatted(since), row -> row.getBoolean(1));
    }

    private String now() throws SQLException {
        return one("select clock_timestamp()::text", row -> row.getString(1));
    }

    private void run(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(query);
        }
    }

    private <T> T one(String query, Reading<T> reading) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return reading.of(rows);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }
}
