package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.suite.gateway.RouteTable;
import io.tidemark.suite.parts.SuiteState.PartState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real servers and the real gateway around services that do nothing. */
class SuiteIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);

    @TempDir
    private Path root;

    private Home home;
    private SuiteFolder folder;
    private Suite suite;

    @BeforeEach
    void startSuite() throws Exception {
        Home real = Home.find();
        for (String part : new String[] {"helm", "launcher"}) {
            Files.createSymbolicLink(root.resolve(part), real.root().resolve(part));
        }
        home = new Home(root);
        folder = new SuiteFolder(root.resolve("data"));
        RouteTable routes = RouteTable.read(home.chartValues());
        for (String service : routes.services().keySet()) {
            TestingService.build(root.resolve(service).resolve("target/quarkus-app"));
        }
        new AppStage(home, folder).refresh(routes.services().keySet());
        suite = Suite.prepare(home, folder, Ports.free(), console);
        suite.start();
    }

    @AfterEach
    void stopSuite() throws Exception {
        suite.stop();
    }

    private PartState part(String name) throws Exception {
        return SuiteState.read(folder).orElseThrow().parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + suite.state().gatewayPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void everythingIsUpBehindOneAddressAndDownAfterwards() throws Exception {
        assertThat(PartReport.of(suite.state(), Clock.systemUTC())).hasSize(8).allMatch(PartReport::isUp);
        assertThat(get("/api/files").body())
                .isEqualTo("127.0.0.1:" + part("kafka").port() + " "
                        + part("postgresql").port());

        suite.stop();

        assertThat(suite.state().parts()).extracting(PartState::process).allMatch(process -> process.pid() == 0);
    }

    @Test
    void partThatCrashesIsSaidAndStartedAgainOnItsPort() throws Exception {
        PartState before = part("snapshot-service");

        before.process().find().orElseThrow().destroyForcibly();

        await().atMost(PATIENCE).untilAsserted(() -> {
            PartState after = part("snapshot-service");
            assertThat(after.process().pid()).isNotIn(0L, before.process().pid());
            assertThat(after.port()).isEqualTo(before.port());
        });
        assertThat(get("/api/files").statusCode()).isEqualTo(200);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("snapshot-service ended with code 137, starting it again")
                .contains(before.log());
    }

    @Test
    void nextRunEndsWhatALauncherLeftThatWasKilled() throws Exception {
        Optional<ProcessHandle> leftover = part("flag-service").process().find();
        Suite abandoned = suite;

        suite = Suite.prepare(home, folder, Ports.free(), console);

        assertThat(leftover).isPresent();
        assertThat(leftover.get().isAlive()).isFalse();
        abandoned.stop();
    }
}
