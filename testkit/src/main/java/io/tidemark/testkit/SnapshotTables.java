package io.tidemark.testkit;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
        scripts().forEach(script -> execute(TidemarkServers.postgres().as(OWNER), script));
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

    /** The migrations in the order of their versions. */
    private static List<String> scripts() {
        Path folder = Home.find().root().resolve(MIGRATIONS);
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparingInt(SnapshotTables::version))
                    .map(SnapshotTables::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path script) {
        String name = script.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static String text(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
