package io.tidemark.testkit;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The snapshot store's tables, for the tests of services that read them but do not own them. */
public final class SnapshotTables {

    private static final Path MIGRATIONS = Path.of("snapshot-service/src/main/resources/db/migration");
    private static final String OWNER = "tidemark_snapshot";

    private SnapshotTables() {}

    /** Makes the tables anew and empty, as snapshot-service's migrations do. */
    public static void create() {
        execute(TidemarkServers.postgres().superuser(), """
                drop schema if exists snapshot, runbook cascade;
                create schema snapshot authorization tidemark_snapshot;
                create schema runbook authorization tidemark_snapshot;
                """);
        execute(TidemarkServers.postgres().as(OWNER), script("V1__snapshots.sql"));
    }

    /** A user's stream, still without snapshots, to be written to. */
    public static SnapshotStream stream(String tenant, String user) {
        return new SnapshotStream(tenant, user);
    }

    /** Runs statements as the superuser, whom neither row-level security nor a trigger holds back: damage, above all. */
    public static void execute(String sql) {
        execute(TidemarkServers.postgres().superuser(), sql);
    }

    private static void execute(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String script(String name) {
        try {
            return Files.readString(Home.find().root().resolve(MIGRATIONS).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
