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

/** The chart's migration job, container by container, on an empty database: each migrates its schema and ends. */
class MigrationJobIT {
    /** As templates/setup/migrations.yaml has them: snapshot-service grants the others what they may read. */
    private static final List<String> IN_ORDER = List.of("snapshot", "flag", "integrity", "export");

    private static final long MINUTES = 3;
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
        builder.environment().put("TIDEMARK_DB_NAME", PostgresServer.DATABASE);
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
        try (Connection connection = postgres.superuser().getConnection();
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
