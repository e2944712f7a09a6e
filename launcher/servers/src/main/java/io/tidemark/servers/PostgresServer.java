package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL 18 that keeps its promises (fsync on) and holds the database {@code tidemark} with its roles and schemas.
 * Also runs for root.
 */
public final class PostgresServer implements LocalServer {

    /** The role that may do anything. */
    public static final String SUPERUSER = "postgres";

    /** The database's name. */
    public static final String DATABASE = DatabaseBootstrap.DATABASE;

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final String BACKENDS_LIVE_ON = "pre-existing shared memory block";
    private static final long BACKENDS_PAUSE_MILLIS = 200;

    private final Path bootstrapSql;
    private final ServerPlace place;
    private final DatabasePasswords passwords;
    private final ChildProcess child;

    /**
     * The server of a place.
     *
     * @param bootstrapSql the script that creates roles and schemas
     */
    public PostgresServer(Path bootstrapSql, ServerPlace place, DatabasePasswords passwords) {
        this.bootstrapSql = bootstrapSql;
        this.place = place;
        this.passwords = passwords;
        this.child = new ChildProcess(name(), place.directory().resolve("server.pid"), place.log());
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public int port() {
        return place.port();
    }

    @Override
    public void start() throws IOException, InterruptedException {
        start(Unprivileged.detect(), PostgresBinaries.defaultCache());
    }

    void start(Unprivileged unprivileged, Path cache) throws IOException, InterruptedException {
        Path binaries = PostgresBinaries.unpack(cache);
        Files.createDirectories(place.directory());
        PostgresData data = new PostgresData(place.directory(), unprivileged);
        endLeftover(data);
        data.createOnce(binaries, passwords.superuser());
        launch(unprivileged.command(command(binaries, data.cluster())));
        prepareDatabase();
    }

    /** The backends of a server that was killed live on for a moment, and nobody may start on their memory. */
    private void launch(List<String> command) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        boolean started = false;
        while (!started) {
            child.launch(command, Map.of());
            try {
                child.awaitReady(this::answers, READY_WITHIN);
                started = true;
            } catch (ServerFailedException e) {
                if (!String.valueOf(e.getMessage()).contains(BACKENDS_LIVE_ON) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(BACKENDS_PAUSE_MILLIS);
            }
        }
    }

    private void endLeftover(PostgresData data) throws InterruptedException {
        stop();
        Optional<ProcessHandle> unrecorded = data.postmaster();
        if (unrecorded.isPresent()) {
            unrecorded.get().destroyForcibly();
            unrecorded.get().onExit().join();
        }
    }

    private List<String> command(Path binaries, Path cluster) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", cluster.toString()));
        for (String setting : List.of(
                "port=" + place.port(),
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=100",
                "shared_buffers=384MB",
                "wal_buffers=16MB",
                "max_wal_size=2GB",
                "timezone=UTC",
                "log_timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private boolean answers() throws SQLException {
        try (Connection connection = connect("postgres").getConnection()) {
            return connection.isValid(2);
        }
    }

    private void prepareDatabase() throws IOException {
        try {
            DatabaseBootstrap.createDatabase(connect("postgres"));
            DatabaseBootstrap.createRoles(superuser(), Files.readString(bootstrapSql), passwords.roles());
        } catch (SQLException e) {
            throw new IOException("the database can't be prepared with " + bootstrapSql, e);
        }
    }

    /** Connections to the database as the superuser. */
    public DataSource superuser() {
        return connect(DATABASE);
    }

    /** Connections to the database as one of its roles. */
    public DataSource as(String role) {
        return connect(DATABASE, role);
    }

    private DataSource connect(String database) {
        return connect(database, SUPERUSER);
    }

    private DataSource connect(String database, String role) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {place.port()});
        source.setDatabaseName(database);
        source.setUser(role);
        source.setPassword(passwords.of(role));
        source.setConnectTimeout(5);
        return source;
    }

    /** The role's password. */
    public String password(String role) {
        return passwords.of(role);
    }

    @Override
    public void stop() throws InterruptedException {
        child.stop(Signal.INT, STOP_WITHIN);
    }

    @Override
    public void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public Path log() {
        return place.log();
    }

    @Override
    public OptionalInt exitCode() {
        return child.exitCode();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return child.handle();
    }
}
