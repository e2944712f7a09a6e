package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes the suite each second. Needs the program {@code prometheus} (Debian's package of that name). */
final class TestingPrometheus implements AutoCloseable {
    static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");
    /** What the pods of a Deployment, or of a Rollout, have in their names. */
    static final String REPLICA_SET = "6d5f4c9b7";

    private static final Path RULES = Home.find().root().resolve("helm/tidemark/files/prometheus-rules.yaml");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final int port;

    private TestingPrometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The rules as the chart has them. */
    static String rules() throws IOException {
        return Files.readString(RULES);
    }

    /**
     * The same in haste: what has to last for minutes has to last for ten seconds, and is looked at each second. Figures stay,
     * and so do windows over which something is counted.
     */
    static String hastyRules() throws IOException {
        return rules().replaceAll("(:rate1m)\\[\\d+m]", "$1[10s]")
                .replaceAll("(:rate1m) offset \\d+m", "$1 offset 10s")
                .replace("interval: 1m", "interval: 1s");
    }

    /** Alerts go to nobody. */
    static TestingPrometheus of(SuiteUnderTest suite, Path folder) throws IOException {
        return started(suite, folder, rules(), "");
    }

    /** Alerts go to an Alertmanager, in haste. */
    static TestingPrometheus telling(TestingAlertmanager alertmanager, SuiteUnderTest suite, Path folder)
            throws IOException {
        return started(suite, folder, hastyRules(), """
                alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                """.formatted(alertmanager.address()));
    }

    private static TestingPrometheus started(SuiteUnderTest suite, Path folder, String rules, String alerting)
            throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yml"), rules);
        Path config =
                Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                %sscrape_configs: [{job_name: tidemark, static_configs: [%s]}]
                """.formatted(file, alerting, targets(suite)));
        int port = Ports.free();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new TestingPrometheus(process, port);
    }

    /** With the pods' names, as the chart's PodMonitor has them. */
    private static String targets(SuiteUnderTest suite) throws IOException {
        StringBuilder targets = new StringBuilder();
        for (String service : SERVICES) {
            targets.append(targets.isEmpty() ? "" : ", ")
                    .append("{targets: [\"127.0.0.1:%d\"], labels: {pod: tidemark-%s-%s-x2b4z}}"
                            .formatted(suite.port(service), service, REPLICA_SET));
        }
        return targets.toString();
    }

    /** What a query finds now. */
    JsonNode found(String query) throws IOException, InterruptedException {
        return answer("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    /** What its API says; while it starts it says nothing that can be read. */
    JsonNode answer(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 503) {
            throw new IOException(path + ": " + response.body());
        }
        JsonNode answer = SuiteUnderTest.json(response.body());
        assertThat(answer.path("status").asText())
                .as(path + ": " + response.body())
                .isEqualTo("success");
        return answer;
    }

    /** Which of these programs this machine lacks. */
    static String missing(String... programs) {
        String[] path = System.getenv("PATH").split(":", -1);
        return Arrays.stream(programs)
                .filter(program ->
                        Arrays.stream(path).noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
