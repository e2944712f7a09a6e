package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    private static final DatabasePasswords PASSWORDS = DatabasePasswords.generate();

    @TempDir
    private Path directory;

    private final List<PostgresServer> started = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (PostgresServer server : started) {
            server.stop();
        }
    }

    private PostgresServer givenServer() {
        ServerPlace place = new ServerPlace(directory.resolve("postgresql"), directory.resolve("log"), Ports.free());
        PostgresServer server = new PostgresServer(Home.find().bootstrapSql(), place, PASSWORDS);
        started.add(server);
        return server;
    }

    private static List<String> query(DataSource source, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void everyServiceHasItsRoleItsSchemaAndDurableCommits() throws Exception {
        PostgresServer server = givenServer();
        server.start();

        for (String service : List.of("snapshot", "flag", "integrity", "export")) {
            assertThat(query(server.as("tidemark_" + service), "select current_user"))
                    .containsExactly("tidemark_" + service);
        }
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(query(server.superuser(), "show " + setting)).as(setting).containsExactly("on");
        }
        assertThat(query(server.superuser(), "select nspname from pg_namespace"))
                .contains("snapshot", "flag", "integrity", "export", "runbook");
    }

    @Test
    void wrongPasswordIsRefused() throws Exception {
        PostgresServer server = givenServer();
        server.start();
        ServerPlace same = new ServerPlace(directory.resolve("other"), directory.resolve("log"), server.port());
        PostgresServer stranger = new PostgresServer(Path.of("none"), same, DatabasePasswords.generate());

        assertThatThrownBy(() -> query(stranger.as("tidemark_snapshot"), "select 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void committedRowsSurviveAnOrderlyRestartOnTheSamePort() throws Exception {
        PostgresServer server = givenServer();
        server.start();
        execute(server.as("tidemark_snapshot"), "create table kept as select 'first' as word");
        server.stop();

        server.start();

        assertThat(query(server.as("tidemark_snapshot"), "select word from kept"))
                .containsExactly("first");
    }

    @Test
    void committedRowsSurviveAKillInTheMiddleOfATransaction() throws Exception {
        PostgresServer server = givenServer();
        server.start();
        execute(server.as("tidemark_snapshot"), "create table kept as select 'committed' as word");
        try (Connection open = server.as("tidemark_snapshot").getConnection()) {
            open.setAutoCommit(false);
            open.createStatement().execute("insert into kept values ('open')");

            server.kill();
        } catch (SQLException e) {
            assertThat(server.isAlive()).isFalse();
        }
        assertThat(server.isAlive()).isFalse();

        server.start();

        assertThat(query(server.as("tidemark_snapshot"), "select word from kept"))
                .containsExactly("committed");
    }

    @Test
    void aStartWaitsForTheBackendsThatAKilledServerLeft() throws Exception {
        PostgresServer server = givenServer();
        server.start();
        try (Connection open = server.as("tidemark_snapshot").getConnection()) {
            ResultSet pid = open.createStatement().executeQuery("select pg_backend_pid()");
            pid.next();
            ProcessHandle backend = ProcessHandle.of(pid.getLong(1)).orElseThrow();
            Signal.STOP.sendTo(backend);
            server.kill();
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> startAgain(server));
            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            Files.readString(directory.resolve("log")).contains("pre-existing shared memory block"));
            assertThat(start).isNotDone();

            Signal.CONT.sendTo(backend);

            start.get(3, TimeUnit.MINUTES);
        }
        assertThat(server.isAlive()).isTrue();
    }

    private static void startAgain(PostgresServer server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void serverThatAnEarlierOwnerLeftRunningIsEndedBeforeTheNewStart() throws Exception {
        PostgresServer server = givenServer();
        server.start();
        long leftover = server.process().orElseThrow().pid();
        Files.delete(directory.resolve("postgresql/server.pid"));

        server.start();

        assertThat(server.process().orElseThrow().pid()).isNotEqualTo(leftover);
        assertThat(ProcessHandle.of(leftover).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void rootMayRunItAsNobodyWhereUserNamespacesAreOff(@TempDir Path open) throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Unprivileged.NOBODY.works(),
                "only root with setpriv can hand a server to nobody");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx--x--x"));
        ServerPlace place = new ServerPlace(open.resolve("postgresql"), open.resolve("log"), Ports.free());
        PostgresServer server = new PostgresServer(Home.find().bootstrapSql(), place, PASSWORDS);
        started.add(server);

        server.start(Unprivileged.NOBODY, open.resolve("cache"));

        assertThat(query(server.superuser(), "select 1")).containsExactly("1");
    }
}
