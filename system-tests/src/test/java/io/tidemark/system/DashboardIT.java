package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the suite: each query of each Grafana dashboard and of each service's canary has an answer, each
 * service says that it is there, and the alerts are taken. Needs the program {@code prometheus} (Debian's package of that name).
 */
class DashboardIT {
    private static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");
    /** What a Rollout's pods have in their names. */
    private static final String HASH = "6d5f4c9b7";

    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final Path chart = Home.find().root().resolve("helm/tidemark");
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eachQueryOfEachDashboardHasAnAnswerFromARunningSuite() throws Exception {
        boolean there = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "prometheus")));
        if (!there) {
            System.out.println("DashboardIT is skipped. It needs prometheus (Debian's package of that name)");
        }
        assumeTrue(there, "prometheus is not on the path");
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(30);
        SERVICES.forEach(service -> queries.add("service_up{service=\"" + service + "\"}"));
        queries.addAll(canaryQueries());

        Device phone = new Device(suite, suite.token("acme", "dashboards"), "phone");
        assertThat(phone.push("notes", """
                {"operation_id":"o1","type":"create","record_id":"r","payload":{"a":1}}""").statusCode()).isEqualTo(200);

        String tenant = "dashboards-rollout";
        assertThat(suite.command("local-only", "on", "--tenant", tenant, "--reason", "a test")
                        .exitCode())
                .isZero();
        assertThat(suite.command("rollout", "start", "--tenant", tenant, "--reason", "a test")
                        .exitCode())
                .isZero();

        int port = Ports.free();
        Process prometheus = start(port);
        try {
            TreeSet<String> unanswered = new TreeSet<>(queries);
            SuiteUnderTest.patiently()
                    .ignoreExceptionsMatching(IOException.class::isInstance)
                    .untilAsserted(() -> {
                        // A rate is there once something has happened between two scrapes.
                        phone.push("notes", """
                                {"operation_id":"o1","type":"create","record_id":"r","payload":{"a":1}}""");
                        tell("""
                                {"events":[{"event":"learning_sync_completed","status":"success","queueDelta":0}]}""");
                        for (String path : List.of("/api/notes", "/api/flags", "/ops/status", "/api/exports")) {
                            ask(path);
                        }
                        for (String query : List.copyOf(unanswered)) {
                            if (!answer(port, "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                                    .at("/data/result")
                                    .isEmpty()) {
                                unanswered.remove(query);
                            }
                        }
                        assertThat(unanswered).isEmpty();
                    });
            SuiteUnderTest.patiently()
                    .untilAsserted(() -> assertThat(
                                    answer(port, "rules").at("/data/groups").findValuesAsText("health"))
                            .isNotEmpty()
                            .allMatch("ok"::equals));
        } finally {
            suite.command("rollout", "abort", "--tenant", tenant, "--reason", "a test");
            suite.command("local-only", "off", "--tenant", tenant, "--reason", "a test");
            prometheus.destroy();
            prometheus.waitFor();
        }
    }

    private void tell(String telemetry) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(suite.url() + "/api/telemetry"))
                .header("Authorization", "Bearer " + suite.token("acme", "dashboards"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(telemetry))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).contains("\"accepted\":1");
    }

    private void ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(suite.url() + path))
                .header("Authorization", "Bearer " + suite.token("acme", "dashboards", "operator"))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    }

    /** As CanaryAnalysisTest of the chart sees them rendered. */
    private List<String> canaryQueries() throws IOException {
        JsonNode services =
                new YAMLMapper().readTree(chart.resolve("files/canary.yaml").toFile());
        List<String> queries = new ArrayList<>();
        for (String service : SERVICES) {
            assertThat(services.path(service)).as(service).isNotEmpty();
            for (JsonNode metric : services.path(service)) {
                queries.add(
                        metric.path("query").asText().replace("PODS", "pod=~\".*" + service + "-" + HASH + "-.*\""));
            }
        }
        return queries;
    }

    private List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(chart.resolve("dashboards"))) {
            for (Path file : files.sorted().toList()) {
                JsonNode board = SuiteUnderTest.json(Files.readString(file));
                queries.addAll(board.path("panels").findValuesAsText("expr"));
            }
        }
        return queries;
    }

    private Process start(int port) throws IOException {
        StringBuilder targets = new StringBuilder();
        for (String service : SERVICES) {
            targets.append("      - {targets: [\"127.0.0.1:%d\"], labels: {pod: tidemark-%s-%s-x2b4z}}%n"
                    .formatted(suite.port(service), service, HASH));
        }
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: tidemark
                    static_configs:
                %s""".formatted(chart.resolve("files/prometheus-rules.yaml"), targets));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private JsonNode answer(int port, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + query))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode answer = SuiteUnderTest.json(response.body());
        assertThat(answer.path("status").asText())
                .as(query + ": " + response.body())
                .isEqualTo("success");
        return answer;
    }
}
