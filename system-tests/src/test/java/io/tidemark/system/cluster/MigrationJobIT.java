package io.tidemark.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.JavaCommand;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart's migration job, container by container, on an empty database: a role that is no superuser makes roles and schemas,
 * then each service migrates its schema and ends.
 */
class MigrationJobIT {
    /** As templates/setup/migrations.yaml has them: snapshot-service grants the others what they may read. */
    private static final List<String> IN_ORDER = List.of("snapshot", "flag", "integrity", "export");

    private static final long MINUTES = 3;
    private static final String OWNER = "tidemark_owner";
    private static final String DATABASE = "owned";
    private final Home home = Home.find();
    private final DatabasePasswords passwords = DatabasePasswords.generate();

    @TempDir
    private Path folder = Path.of("");

    private PostgresServer postgres =
            new PostgresServer(home.bootstrapSql(), new ServerPlace(folder, folder, 1), passwords);

    @BeforeEach
    void start() throws Exception {
        postgres = new PostgresServer(
                home.bootstrapSql(),
                new ServerPlace(folder.resolve("postgresql"), folder.resolve("log"), Ports.free()),
                passwords);
        postgres.start();
        forgetRoles();
        bootstrap();
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Files.writeString(
                folder.resolve("jwt.pub.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PUBLIC KEY-----\n");
    }

    @AfterEach
    void stop() throws Exception {
        postgres.stop();
    }

    @Test
    void eachSchemaIsMigratedByAProcessThatEndsAndASecondReleaseChangesNothing() throws Exception {
        for (String service : IN_ORDER) {
            migrate(service);
        }
        List<String> first = history();
        assertThat(first)
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsSequence("export")
                .contains("snapshot", "flag", "integrity");

        for (String service : IN_ORDER) {
            migrate(service);
        }
        assertThat(history()).isEqualTo(first);
        exportsCanBeSeen();
    }

    /** The function reads as the owner, who is no superuser, what export-service keeps for itself. */
    private void exportsCanBeSeen() throws SQLException {
        try (Connection integrity = as("tidemark_integrity", passwords.of("tidemark_integrity"));
                Statement statement = integrity.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from operate.exports('5 min')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void anOwnerWhoMayBecomeTheServicesRolesAndDoesNotInheritThemIsGivenThat() throws Exception {
        try (Connection connection = as(OWNER, "owner");
                Statement statement = connection.createStatement()) {
            statement.execute("grant tidemark_export to current_user with inherit false");
        }
        assertThat(owner("select pg_has_role('tidemark_export', 'set')")).isTrue();
        assertThat(owner("select pg_has_role('tidemark_export', 'usage')")).isFalse();

        bootstrap();

        assertThat(owner("select pg_has_role('tidemark_export', 'usage')")).isTrue();
    }

    private boolean owner(String question) throws SQLException {
        try (Connection connection = as(OWNER, "owner");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Test
    void theBootstrapNeedsNoSuperuserChangesNothingWhenItIsRunAgainAndLetsTheOnCallSeeAndEndSessions()
            throws Exception {
        bootstrap();

        try (Connection idle = as("tidemark_snapshot", passwords.of("tidemark_snapshot"));
                Connection integrity = as("tidemark_integrity", passwords.of("tidemark_integrity"));
                Statement statement = integrity.createStatement()) {
            assertThat(idle.isValid(1)).isTrue();
            try (ResultSet rows = statement.executeQuery(
                    "select ours, state from operate.activity() where application = 'snapshot-service'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getBoolean("ours")).isTrue();
                assertThat(rows.getString("state")).isEqualTo("idle");
            }
            try (ResultSet rows = statement.executeQuery(
                    "select ended from operate.end_idle_connections('snapshot-service', interval '0 s')")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getBoolean("ended")).isTrue();
            }
        }
    }

    /** As if nobody had been here: a bundled PostgreSQL has its roles from the superuser. */
    private void forgetRoles() throws SQLException {
        try (Connection connection = postgres.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            for (String service : IN_ORDER) {
                statement.execute("drop owned by tidemark_" + service + " cascade");
            }
            for (String service : IN_ORDER) {
                statement.execute("drop role tidemark_" + service);
            }
            // What docs/kubernetes.md has CloudNativePG give the owner.
            statement.execute("create role " + OWNER + " login createrole password 'owner'");
            statement.execute("grant pg_read_all_stats, pg_signal_backend to " + OWNER);
            statement.execute("create database " + DATABASE + " owner " + OWNER);
        }
    }

    private void bootstrap() throws SQLException, IOException {
        try (Connection connection = as(OWNER, "owner");
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(home.bootstrapSql()));
            for (String service : IN_ORDER) {
                String role = "tidemark_" + service;
                statement.execute("alter role " + role + " password '" + passwords.of(role) + "'");
            }
        }
    }

    private Connection as(String role, String password) throws SQLException {
        String application = role.replace("tidemark_", "") + "-service";
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + DATABASE + "?ApplicationName=" + application,
                role,
                password);
    }

    private void migrate(String service) throws IOException, InterruptedException {
        Path log = folder.resolve(service + ".log");
        Path jar = home.root().resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
        List<String> command = new ArrayList<>(JavaCommand.with(List.of("-Xmx256m", "-jar", jar.toString())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("QUARKUS_INIT_AND_EXIT", "true");
        builder.environment().put("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(Ports.free()));
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + Ports.free());
        builder.environment().put("TIDEMARK_DB_HOST", "127.0.0.1");
        builder.environment().put("TIDEMARK_DB_PORT", Integer.toString(postgres.port()));
        builder.environment().put("TIDEMARK_DB_NAME", DATABASE);
        builder.environment().put("TIDEMARK_DB_PASSWORD", passwords.of("tidemark_" + service));
        builder.environment().put("TIDEMARK_JWT_PUBLIC_KEY", "file:" + folder.resolve("jwt.pub.pem"));
        builder.environment().put("TIDEMARK_CURSOR_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        builder.environment()
                .put("TIDEMARK_STATE_FOLDER", folder.resolve("state").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("%s ends by itself; its log:%n%s", service, Files.readString(log, StandardCharsets.UTF_8))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> history() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = as(OWNER, "owner");
                Statement statement = connection.createStatement()) {
            for (String schema : IN_ORDER) {
                try (ResultSet rows = statement.executeQuery(
                        "select version, checksum, installed_on, success from " + schema + ".flyway_schema_history")) {
                    while (rows.next()) {
                        lines.add(schema + " " + rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3)
                                + " " + rows.getString(4));
                    }
                }
            }
        }
        return lines;
    }
}
