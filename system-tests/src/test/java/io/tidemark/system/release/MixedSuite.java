package io.tidemark.system.release;

import io.tidemark.servers.Home;
import io.tidemark.servers.PostgresServer;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.secrets.SuiteSecrets;
import io.tidemark.system.SuiteUnderTest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionTimeoutException;

/** A suite whose services come from two builds, on data that outlives it. */
final class MixedSuite implements AutoCloseable {
    static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");

    private final Path data;
    private final Process launcher;

    private MixedSuite(Path data, Process launcher) {
        this.data = data;
        this.launcher = launcher;
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param builds the checkout that each service is taken from
     */
    static MixedSuite start(Path folder, Map<String, Path> builds) throws IOException {
        Path home = Files.createTempDirectory(Files.createDirectories(folder), "home");
        Path here = Home.find().root();
        for (String part : List.of("tidemark", "helm", "launcher")) {
            Files.createSymbolicLink(home.resolve(part), here.resolve(part));
        }
        for (String service : SERVICES) {
            Files.createSymbolicLink(
                    home.resolve(service),
                    Objects.requireNonNull(builds.get(service)).resolve(service));
        }
        Path data = folder.resolve("data");
        Path console = folder.resolve("console.log");
        Process launcher = run(home, here, "up", "--port", "18090", "--data", data.toString())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        MixedSuite suite = new MixedSuite(data, launcher);
        try {
            SuiteUnderTest.patiently()
                    .ignoreExceptions()
                    .until(() -> !launcher.isAlive()
                            || SuiteState.read(new SuiteFolder(data))
                                    .orElseThrow()
                                    .ready());
        } catch (ConditionTimeoutException e) {
            suite.close();
            throw new IOException("not up: " + builds + "\n" + Files.readString(console), e);
        }
        if (!launcher.isAlive()) {
            throw new IOException("it ended: " + builds + "\n" + Files.readString(console));
        }
        return suite;
    }

    /** The client of that build replays a repository, compares what the suite holds, and says what is wrong. */
    Answer demo(Path build, Path repository) throws IOException, InterruptedException {
        Process process = run(build, build, "demo", "--git", repository.toString(), "--data", data.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }

    /** Writes down in each schema that a release after both has migrated it: its tables are wider, and nothing else is known. */
    void haveMigrationsOfALaterRelease() throws IOException, SQLException {
        SuiteFolder suite = new SuiteFolder(data);
        int port = SuiteState.read(suite).orElseThrow().parts().stream()
                .filter(part -> part.name().equals("postgresql"))
                .findFirst()
                .orElseThrow()
                .port();
        try (Connection database = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.DATABASE,
                        PostgresServer.SUPERUSER,
                        SuiteSecrets.in(suite.keys()).passwords().superuser());
                Statement statement = database.createStatement()) {
            for (String schema : List.of("snapshot", "flag", "integrity", "export")) {
                statement.execute("insert into " + schema + ".flyway_schema_history values (999, '999', 'later', 'SQL',"
                        + " 'V999__later.sql', 1, 'it', now(), 1, true)");
            }
        }
    }

    /** How a command ended and what it said. */
    record Answer(int code, String output) {}

    private static ProcessBuilder run(Path home, Path build, String... arguments) {
        Path suite = build.resolve("launcher/suite/target");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dtidemark.home=" + home,
                "-cp",
                suite.resolve("classes") + File.pathSeparator + suite.resolve("lib") + "/*",
                "io.tidemark.suite.SuiteMain"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    @Override
    public void close() {
        launcher.destroy();
        launcher.onExit().join();
    }
}
