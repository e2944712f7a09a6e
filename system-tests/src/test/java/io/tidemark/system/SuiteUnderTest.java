package io.tidemark.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.servers.Home;
import io.tidemark.servers.PostgresServer;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.secrets.SuiteSecrets;
import io.tidemark.suite.secrets.TokenIssuer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The suite, started the way {@code ./tidemark up} starts it, on free ports and data of its own; one for all tests of a
 * JVM, stopped with it. Traces go to {@link TestingCollector}.
 */
public final class SuiteUnderTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static @Nullable SuiteUnderTest running;

    private final Home home = Home.find();
    private final SuiteFolder folder;
    private final TestingCollector collector;
    private volatile Process launcher;

    private SuiteUnderTest() throws IOException {
        Path data = Files.createDirectories(
                        Path.of("target", "suite " + ProcessHandle.current().pid()))
                .toAbsolutePath();
        this.folder = new SuiteFolder(data);
        this.collector = TestingCollector.start();
        this.launcher = startUp();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        awaitUp();
    }

    private Process startUp() throws IOException {
        return builder(
                        List.of("up", "--port", "18080"),
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                collector.url(),
                                "OTEL_EXPORTER_OTLP_PROTOCOL",
                                "http/protobuf",
                                // As in a cluster.
                                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                                "true"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.root().resolve("console.log").toFile()))
                .start();
    }

    private void awaitUp() {
        Awaitility.await("the suite to come up; its log is in " + folder.root())
                .atMost(PATIENCE)
                .ignoreExceptions()
                .failFast("the launcher has ended, and said why in its log", () -> !launcher.isAlive())
                .until(() -> state().ready());
    }

    /** Starts it again after {@link #down()}. */
    public void up() throws IOException {
        launcher = startUp();
        awaitUp();
    }

    /** Whether it was not stopped. */
    public boolean isUp() {
        return launcher.isAlive();
    }

    /** Stops all of it; the data stays. */
    public void down() throws IOException, InterruptedException {
        Command down = command("down");
        if (down.exitCode() != 0) {
            throw new IOException(down.output());
        }
        launcher.onExit().join();
    }

    /** Where all of its data lies. */
    public Path data() {
        return folder.root();
    }

    /** Waits for what must happen; only a defect makes it wait in vain, however slow the machine is. */
    public static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE);
    }

    /** The one that runs. */
    public static synchronized SuiteUnderTest running() {
        try {
            SuiteUnderTest suite = running == null ? new SuiteUnderTest() : running;
            running = suite;
            return suite;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of the launcher to its end on this suite's data, as the script would. */
    public Command command(String... arguments) throws IOException, InterruptedException {
        return commandOn(folder.root(), arguments);
    }

    /** The same on data that lies elsewhere. */
    public Command commandOn(Path data, String... arguments) throws IOException, InterruptedException {
        Process process = begun(data, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Command(process.waitFor(), output);
    }

    /** Begins a command on this suite's data that may be killed; it says what it says on its output. */
    public Process begun(String... arguments) throws IOException {
        return begun(folder.root(), arguments);
    }

    private Process begun(Path data, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return java(all).redirectErrorStream(true).start();
    }

    private ProcessBuilder builder(List<String> arguments, Map<String, String> environment) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--data", folder.root().toString()));
        ProcessBuilder builder = java(all).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder;
    }

    private ProcessBuilder java(List<String> arguments) {
        Path suite = home.root().resolve("launcher/suite/target");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                // As in the script: a command that is over in a second is not worth compiling well.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dtidemark.home=" + home.root(),
                "-cp",
                suite.resolve("classes") + File.pathSeparator + suite.resolve("lib") + "/*",
                "io.tidemark.suite.SuiteMain"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** What the suite says of itself, now. */
    public SuiteState state() throws IOException {
        return SuiteState.read(folder).orElseThrow(() -> new IOException("no suite has written its state yet"));
    }

    /** The one address. */
    public String url() {
        try {
            return state().url();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestingCollector collector() {
        return collector;
    }

    /** A token as the launcher prints them. */
    public String token(String tenant, String user, String... roles) {
        try {
            TokenIssuer issuer = new TokenIssuer(SuiteSecrets.in(folder.keys()).signingKey(), Clock.systemUTC());
            return issuer.issue(
                    new TokenIssuer.Caller(tenant, user, roles.length == 0 ? List.of("user") : List.of(roles)),
                    Duration.ofHours(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a service keeps over its restarts. */
    Path state(String service) {
        return folder.state(service);
    }

    /** What a part writes while it runs. */
    Path log(String part) {
        return folder.log(part);
    }

    /** The process of a part, as it runs now. */
    public ProcessHandle process(String part) throws IOException {
        return part(part).process().find().orElseThrow(() -> new IOException(part + " does not run"));
    }

    int port(String part) throws IOException {
        return part(part).port();
    }

    private SuiteState.PartState part(String name) throws IOException {
        return state().parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Kills a part as the kernel would (SIGKILL) and returns the pid that died. */
    public long kill(String part) throws IOException {
        ProcessHandle process = process(part);
        process.destroyForcibly();
        process.onExit().join();
        return process.pid();
    }

    /** Waits until the launcher has brought the part back as another process. */
    void awaitRestart(String part, long killed) {
        Awaitility.await(part + " to be restarted")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> process(part).pid() != killed);
    }

    /** A connection as the superuser, behind everyone's back. */
    public Connection database() throws SQLException, IOException {
        String password = SuiteSecrets.in(folder.keys()).passwords().superuser();
        int port = part("postgresql").port();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.DATABASE,
                PostgresServer.SUPERUSER,
                password);
    }

    /** The JSON in a text. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private void stop() {
        launcher.destroy();
        launcher.onExit().join();
        collector.close();
    }

    /** How a command ended and what it said. */
    public record Command(int exitCode, String output) {}
}
