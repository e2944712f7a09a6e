package io.tidemark.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported lies in the store of whoever measures: nobody who looks for corruption may find any. */
class ExportedRowsIT {
    private static final int COUNT = 2_500;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private PostgresServer server;

    @SuppressWarnings("NullAway.Init")
    private Superuser database;

    @BeforeEach
    void givenAStore() throws Exception {
        DatabasePasswords passwords = DatabasePasswords.generate();
        server = new PostgresServer(
                Home.find().bootstrapSql(),
                new ServerPlace(folder.resolve("postgresql"), folder.resolve("log"), Ports.free()),
                passwords);
        server.start();
        database = new Superuser(server.port(), passwords.superuser());
        database.execute(
                "drop schema if exists snapshot, runbook cascade",
                "create schema snapshot authorization tidemark_snapshot",
                "create schema runbook authorization tidemark_snapshot");
        for (Path migration : migrations()) {
            execute(server.as("tidemark_snapshot"), Files.readString(migration));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop();
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files =
                Files.list(Home.find().root().resolve("snapshot-service/src/main/resources/db/migration"))) {
            return files.sorted(Comparator.comparingInt(file -> {
                        String name = file.getFileName().toString();
                        return Integer.parseInt(name.substring(1, name.indexOf("__")));
                    }))
                    .toList();
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from " + sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    private long left() throws SQLException {
        return count("snapshot.snapshots")
                + count("snapshot.sync_records")
                + count("snapshot.sync_streams")
                + count("snapshot.sync_devices");
    }

    @Test
    void theyAreSoundAndRemoved() throws Exception {
        try (ExportedRows rows = ExportedRows.in(database, COUNT)) {
            assertThat(rows.copy()).isEqualTo(COUNT);
            assertThat(count("snapshot.snapshots where content_hash = sha256(convert_to(payload, 'UTF8'))"))
                    .isEqualTo(COUNT);
            assertThat(count("snapshot.snapshots s join snapshot.sync_records h"
                            + " using (tenant_id, user_id, collection, record_id, version, content_hash, updated_at)"))
                    .isEqualTo(COUNT);
            assertThat(count("(select created_at > lag(created_at) over (order by version) as rises"
                            + " from snapshot.snapshots) t where rises"))
                    .isEqualTo(COUNT - 1);
            assertThat(count("snapshot.sync_streams where epoch = 1 and version = " + COUNT + " and record_count = "
                            + COUNT + " and encode(digest, 'hex') = '"
                            + recount().hex() + "'"))
                    .isEqualTo(1);
        }

        assertThat(left()).isZero();
    }

    @Test
    void whatARunThatWasEndedLeftIsReplaced() throws Exception {
        assertThat(ExportedRows.in(database, 20).count()).isEqualTo(20);

        ExportedRows.in(database, 10).close();

        assertThat(left()).isZero();
    }

    private StreamDigest recount() throws SQLException {
        StreamDigest digest = StreamDigest.EMPTY;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from snapshot.sync_records")) {
            while (found.next()) {
                digest = digest.plus(
                        found.getString("collection"),
                        found.getString("record_id"),
                        found.getLong("version"),
                        ContentHash.ofBytes(found.getBytes("content_hash")));
            }
        }
        return digest;
    }
}
