package io.tidemark.suite.drill.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds the table of streams as a migration would: readers go on, whoever applies operations waits. */
public final class TableLock implements AutoCloseable {
    private static final String LOCK = "lock table snapshot.sync_streams in exclusive mode";
    /** Who was killed while it waited still has a backend that waits, and does not know. */
    private static final String WAITING = """
            select exists (select 1 from pg_stat_activity
            where usename = 'tidemark_snapshot' and wait_event_type = 'Lock' and backend_start > ?::timestamptz)""";

    private final Connection connection;
    private String since;

    private TableLock(Connection connection) throws SQLException {
        this.connection = connection;
        this.since = now();
    }

    /**
     * Takes it.
     *
     * @param connection the superuser's; closed with the lock
     */
    public static TableLock take(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
        return new TableLock(connection);
    }

    /** From now on only those count that come later. */
    public void forgetWhoWaits() throws SQLException {
        since = now();
    }

    /** Whether snapshot-service waits for it. */
    public boolean isWaitedFor() throws SQLException {
        // Within one transaction the first look would stand for all.
        run("select pg_stat_clear_snapshot()");
        try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setString(1, since);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private String now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select clock_timestamp()::text")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void run(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(query);
        }
    }

    @Override
    public void close() throws SQLException {
        if (connection.isValid(2)) {
            connection.rollback();
        }
        connection.close();
    }
}
