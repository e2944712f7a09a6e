package io.tidemark.suite.drill.store;

import io.tidemark.servers.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/** The database as its superuser has it: the way by which data are damaged. */
public final class Backdoor {
    private static final String APPLICATION = "tidemark-drill";
    private static final String PAYLOAD =
            "select payload from snapshot.snapshots where tenant_id = ? and record_id = ? order by version desc limit 1";
    private static final String DAMAGE =
            "update snapshot.snapshots set payload = '{\"text\":\"damaged\"}' where tenant_id = ? and record_id = ?";
    private static final String PUT_BACK =
            "update snapshot.snapshots set payload = ? where tenant_id = ? and record_id = ?"
                    + " and payload = '{\"text\":\"damaged\"}'";
    private static final String LOSE_HEAD = "delete from snapshot.sync_records where tenant_id = ? and record_id = ?";
    private static final String AGE = "update snapshot.sync_leases set last_heartbeat = clock_timestamp() - interval"
            + " '11 minutes' where runner_id like ?";
    private static final String END =
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '" + APPLICATION
                    + "' and pid <> pg_backend_pid()";

    private static final String REFUSE = """
            create or replace function snapshot.drill_refuses() returns trigger language plpgsql as $$
            begin raise 'a drill refuses it'; end $$""";
    /** A trigger takes no parameters: the tenant has to stand in its text. */
    private static final String REFUSE_THOSE_OF = """
            select format('create trigger drill_refuses before insert on snapshot.snapshots for each row'
                || ' when (new.tenant_id = %L) execute function snapshot.drill_refuses()', ?::text)""";

    private static final String REFUSE_NO_MORE = """
            drop trigger if exists drill_refuses on snapshot.snapshots;
            drop function if exists snapshot.drill_refuses()""";

    private final int port;
    private final String password;

    /** On this machine. */
    public Backdoor(int port, String password) {
        this.port = port;
        this.password = password;
    }

    /** Holds the table that operations are applied to. */
    public TableLock lockStreams() throws SQLException {
        return TableLock.take(connect(), TableLock.STREAMS);
    }

    /** Ends whatever a drill holds here, as an operator ends what blocks others. */
    public void endBlockers() throws SQLException {
        run(END);
    }

    /** The payload of a record's newest version. */
    public String payload(String tenant, String recordId) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(PAYLOAD)) {
            statement.setString(1, tenant);
            statement.setString(2, recordId);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new SQLException("there is no record " + recordId + " of " + tenant);
                }
                return found.getString(1);
            }
        }
    }

    /** Takes the damage back where nobody has repaired it. */
    public void putBack(String tenant, String recordId, String payload) throws SQLException {
        run(PUT_BACK, payload, tenant, recordId);
    }

    /** Gives a record of one version another payload than the one that was hashed. */
    public void damage(String tenant, String recordId) throws SQLException {
        run(DAMAGE, tenant, recordId);
    }

    /** Removes a record from the index, and leaves its history. */
    public void loseHead(String tenant, String recordId) throws SQLException {
        run(LOSE_HEAD, tenant, recordId);
    }

    /** From now on no version of that tenant is stored, as if what it wrote could not be. */
    public void refuse(String tenant) throws SQLException {
        refuseNoMore();
        try (Connection connection = connect();
                PreparedStatement trigger = connection.prepareStatement(REFUSE_THOSE_OF);
                Statement statement = connection.createStatement()) {
            statement.execute(REFUSE);
            trigger.setString(1, tenant);
            try (ResultSet text = trigger.executeQuery()) {
                text.next();
                statement.execute(text.getString(1));
            }
        }
    }

    /** Takes that back; nothing when there is nothing to take back. */
    public void refuseNoMore() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(REFUSE_NO_MORE);
        }
    }

    /** As if a process had not been heard of for eleven minutes. */
    public void ageLeases(long pid) throws SQLException {
        run(AGE, "%/" + pid + "/%");
    }

    private void run(String sql, String... values) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresServer.SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", APPLICATION);
        Connection connection =
                new Driver().connect("jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.DATABASE, properties);
        if (connection == null) {
            throw new SQLException("not an address of PostgreSQL");
        }
        return connection;
    }
}
