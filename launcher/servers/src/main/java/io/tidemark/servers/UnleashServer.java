package io.tidemark.servers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A real Unleash server from npm, with a database of its own in a {@link PostgresServer}. For tests and benchmarks: it is run
 * beside Tidemark and is no part of it.
 */
public final class UnleashServer implements LocalServer {

    /** A token for its admin API. */
    public static final String ADMIN_TOKEN = "*:*.tidemark-admin";

    /** A backend token of the environment production. */
    public static final String CLIENT_TOKEN = "default:production.tidemark-client";

    /** A frontend token of the environment production. */
    public static final String FRONTEND_TOKEN = "default:production.tidemark-frontend";

    private static final String DATABASE = "unleash";
    private static final String NO_LIMIT = "100000000";
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration PROBE = Duration.ofSeconds(3);

    private final PostgresServer postgres;
    private final ServerPlace place;
    private final ChildProcess child;

    public UnleashServer(PostgresServer postgres, ServerPlace place) {
        this.postgres = postgres;
        this.place = place;
        this.child = new ChildProcess(name(), place.directory().resolve("unleash.pid"), place.log());
    }

    @Override
    public String name() {
        return "unleash";
    }

    @Override
    public int port() {
        return place.port();
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + place.port());
    }

    @Override
    public void start() throws IOException, InterruptedException {
        stop();
        NodePackages packages = NodePackages.of(
                UnleashServer.class, "unleash", Home.find().root().resolve("launcher/servers/target/unleash-server"));
        createDatabase();
        Files.createDirectories(place.directory());
        // A script of its own in its place: whoever looks for what runs there finds the process by that.
        Path script = place.directory().resolve("start.mjs");
        Files.writeString(
                script,
                "await import('%s');\n"
                        .formatted(packages.directory()
                                .resolve("node_modules/unleash-server/dist/server.js")
                                .toUri()));
        child.launch(List.of("node", script.toString()), environment());
        child.awaitReady(this::answers, READY_WITHIN);
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("NODE_ENV", "production"),
                Map.entry("HTTP_HOST", "127.0.0.1"),
                Map.entry("HTTP_PORT", Integer.toString(place.port())),
                Map.entry("DATABASE_URL", databaseUrl()),
                Map.entry("DATABASE_SSL", "false"),
                Map.entry("CHECK_VERSION", "false"),
                Map.entry("SEND_TELEMETRY", "false"),
                Map.entry("INIT_ADMIN_API_TOKENS", ADMIN_TOKEN),
                Map.entry("INIT_BACKEND_API_TOKENS", CLIENT_TOKEN),
                Map.entry("INIT_FRONTEND_API_TOKENS", FRONTEND_TOKEN),
                Map.entry("SDK_API_RATE_LIMIT_PER_MINUTE", NO_LIMIT),
                Map.entry("TOKEN_AUTHENTICATION_RATE_LIMIT_PER_MINUTE", NO_LIMIT));
    }

    private String databaseUrl() {
        return "postgres://%s:%s@127.0.0.1:%d/%s"
                .formatted(
                        PostgresServer.SUPERUSER,
                        URLEncoder.encode(postgres.password(PostgresServer.SUPERUSER), StandardCharsets.UTF_8),
                        postgres.port(),
                        DATABASE);
    }

    private void createDatabase() throws IOException {
        try (Connection connection = postgres.superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet known =
                        statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!known.next()) {
                statement.execute("create database " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IOException("no database can be made for Unleash", e);
        }
    }

    /** Its health is good also while its database is away; that it shows flags is a better sign. */
    private boolean answers() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url().resolve("/api/client/features"))
                    .header("Authorization", CLIENT_TOKEN)
                    .timeout(PROBE)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    @Override
    public void stop() throws InterruptedException {
        child.stop(Signal.TERM, STOP_WITHIN);
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
