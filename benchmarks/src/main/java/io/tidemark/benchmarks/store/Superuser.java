package io.tidemark.benchmarks.store;

import io.tidemark.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** The superuser of the suite's database, past all that services may do. */
public final class Superuser {
    private final PGSimpleDataSource source = new PGSimpleDataSource();

    /** On this machine, at that port. */
    public Superuser(int port, String password) {
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(PostgresServer.DATABASE);
        source.setUser(PostgresServer.SUPERUSER);
        source.setPassword(password);
    }

    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** Has what was written so far brought to the disk, so that what is measured next does not pay for it. */
    public void checkpoint() throws SQLException {
        execute("checkpoint");
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** How many snapshots are stored, of all tenants. */
    public long snapshots() {
        return count("select count(*) from snapshot.snapshots");
    }

    /** The same, once PostgreSQL has hashed the payload of each. */
    public long hashedSnapshots() {
        return count("select count(sha256(convert_to(payload, 'UTF8'))) from snapshot.snapshots");
    }

    private long count(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // One process, as one scan is one.
            statement.execute("set max_parallel_workers_per_gather = 0");
            try (ResultSet count = statement.executeQuery(sql)) {
                count.next();
                return count.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the snapshots can't be counted", e);
        }
    }
}
