package io.tidemark.suite.drill.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds a table as a migration would: readers go on, whoever writes to it waits. */
public final class TableLock implements AutoCloseable {
    /** Where it is locked, operations wait to be decided: each transaction begins with its users' rows in it. */
    static final String STREAMS = "snapshot.sync_streams";
    /** Where it is locked, operations are decided, and wait to be written. */
    public static final String SNAPSHOTS = "snapshot.snapshots";

    private static final String WAITING = """
            from pg_stat_activity where usename = 'tidemark_snapshot' and application_name = ?
            and pid in (select pid from pg_locks where not granted and relation = ?::regclass) and backend_start""";

    private final Connection connection;
    private final String table;
    private String since = "-infinity";

    private TableLock(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /**
     * Takes it; gives up behind a long transaction, since whoever writes queues up behind this.
     *
     * @param connection the superuser's; closed with the lock, and when it can't be had
     */
    public static TableLock take(Connection connection, String table) throws SQLException {
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local lock_timeout = '10s'");
                statement.execute("lock table " + table + " in exclusive mode");
            }
            return new TableLock(connection, table);
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** From now on only those count that come later: who was killed or stopped while it waited still has a backend that waits. */
    public void forgetWhoWaits() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select clock_timestamp()::text")) {
            rows.next();
            since = rows.getString(1);
        }
    }

    /** Whether a process that calls itself so towards the database waits for it, in the middle of a transaction. */
    public boolean holdsUp(String application) throws SQLException {
        return look("select exists (select 1 " + WAITING + " > ?::timestamptz)", application);
    }

    /** Ends the transactions of those who were forgotten, as the server does once it misses their process. */
    public void cutOffForgotten(String application) throws SQLException {
        look(
                "select coalesce(bool_and(pg_terminate_backend(pid)), true) " + WAITING + " <= ?::timestamptz",
                application);
    }

    private boolean look(String query, String application) throws SQLException {
        // Within one transaction the first look would stand for all.
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_stat_clear_snapshot()");
        }
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, application);
            statement.setString(2, table);
            statement.setString(3, since);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
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
