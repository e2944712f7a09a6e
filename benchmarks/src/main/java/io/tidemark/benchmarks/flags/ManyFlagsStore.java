package io.tidemark.benchmarks.flags;

import io.tidemark.servers.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Flags that are put straight into flag-service's table, with one new epoch for all of them. */
final class ManyFlagsStore {
    private static final String DOCUMENT = """
            {"name":"' || name || '","type":"release","description":"","project":"default","enabled":true,"stale":false,\
            "impressionData":false,"strategies":[{"name":"flexibleRollout","constraints":[],"parameters":{"rollout":"50",\
            "stickiness":"userId","groupId":"' || name || '"},"segments":[],"variants":[]}],"variants":[]}""";

    private final DataSource database;

    ManyFlagsStore(int port, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(PostgresServer.DATABASE);
        source.setUser(PostgresServer.SUPERUSER);
        source.setPassword(password);
        this.database = source;
    }

    /** Makes them, each on for half of the users. */
    void create(int flags) throws IOException {
        inOneEpoch("""
                insert into flag.features (name, document, revision)
                select name, '%s', (select epoch from flag.switch_epoch)
                from (select 'bench.' || n as name from generate_series(1, %d) n) names
                """.formatted(DOCUMENT, flags));
    }

    /** Takes them away. */
    void remove() throws IOException {
        inOneEpoch("delete from flag.features where name like 'bench.%'");
    }

    private void inOneEpoch(String change) throws IOException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update flag.switch_epoch set epoch = epoch + 1");
            statement.execute(change);
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("the flags can't be changed", e);
        }
    }
}
