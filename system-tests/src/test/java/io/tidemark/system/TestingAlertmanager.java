package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;

/**
 * A real Alertmanager that tells the suite's integrity-service. Needs the program {@code prometheus-alertmanager} (Debian's
 * package of that name).
 */
final class TestingAlertmanager implements AutoCloseable {
    private static final Path RENDERED = Home.find().root().resolve("k8s/monitoring/alertmanager.yaml");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final SuiteUnderTest suite;
    private final Process process;
    private final String address;

    private TestingAlertmanager(SuiteUnderTest suite, Process process, String address) {
        this.suite = suite;
        this.process = process;
        this.address = address;
    }

    static TestingAlertmanager of(SuiteUnderTest suite, Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), suite.token("tidemark", "alertmanager", "service"));
        Path config = Files.writeString(folder.resolve("alertmanager.yml"), configuration(suite, token));
        String address = "127.0.0.1:" + Ports.free();
        Process process = new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("alertmanager"),
                        "--web.listen-address=" + address,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start();
        return new TestingAlertmanager(suite, process, address);
    }

    /** The committed file, with this suite's address and token, and without its pauses for thought. */
    private static String configuration(SuiteUnderTest suite, Path token) throws IOException {
        return Files.readString(RENDERED)
                .replaceAll(
                        "http://tidemark-integrity-service\\S+",
                        Matcher.quoteReplacement(
                                "http://127.0.0.1:" + suite.port("integrity-service") + "/ops/incidents/alerts"))
                .replaceAll(
                        "credentials_file: \\S+/tidemark-alertmanager/\\S+",
                        Matcher.quoteReplacement("credentials_file: " + token))
                .replace("group_wait: 10s", "group_wait: 100ms")
                .replace("group_interval: 1m", "group_interval: 1s");
    }

    String address() {
        return address;
    }

    String url() {
        return "http://" + address;
    }

    /** The alerts of that name that it knows. */
    JsonNode alerts(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/api/v2/alerts?filter=alertname%3D" + name))
                .build();
        return SuiteUnderTest.json(
                CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The incident of all that it opened is over: what comes after joins it no longer. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        SuiteUnderTest.patiently().untilAsserted(this::resolve);
    }

    private void resolve() throws IOException, InterruptedException {
        Device admin = new Device(suite, suite.token("tidemark", "on-call", "admin"), "desk");
        String incidents = admin.get("/ops/incidents?state=open&limit=200").body();
        for (JsonNode incident : SuiteUnderTest.json(incidents).path("incidents")) {
            if (incident.path("tenant").asText().equals("*")) {
                String path = "/ops/incidents/" + incident.path("id").asText() + "/resolve";
                assertThat(admin.post(path, """
                                {"root_cause":"a test","fix":"it is over","reason":"a test"}""").statusCode()).isEqualTo(200);
            }
        }
    }
}
