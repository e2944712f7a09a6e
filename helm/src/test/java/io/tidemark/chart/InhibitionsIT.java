package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.testkit.HostProgram;
import io.tidemark.testkit.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is silent while something else fires, by Alertmanager's own word: each two alerts of the rules fire at a real one, each
 * two of a tenant of their own. The table is written here, not read from what is tested.
 */
class InhibitionsIT {
    private static final HostProgram ALERTMANAGER =
            new HostProgram("prometheus-alertmanager", "prometheus-alertmanager");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String OF_SEV1 =
            "warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors"
                    + " sev2-event-errors sev2-affected-users burn-hour burn-six-hours burn-day burn-three-days";
    private static final String OF_SEV2 =
            "warn-event-errors warn-event-error-trend sev3-event-errors-day sev3-event-errors"
                    + " burn-six-hours burn-day burn-three-days";
    private static final String OF_SILENCE = "warn-event-errors warn-event-error-trend sev3-event-errors-day"
            + " sev3-event-errors sev2-event-errors sev1-event-errors sev1-event-errors-held burn-hour burn-six-hours"
            + " burn-day burn-three-days success-rate p0-outage p0-sockets p1-partial-outage p1-affected-users"
            + " p1-silent-snapshot p1-silent-flag p1-silent-integrity p1-no-verdicts p2-silent-export"
            + " p3-single-tenant learning-failures learning-silence learning-stuck";
    /** What does not follow from PostgreSQL's absence. */
    private static final Set<String> HEARD_WITHOUT_DATABASE = Set.of(
            "failed-operations",
            "unreadable-operations",
            "p0-database",
            "p0-silent-ingest",
            "p0-sockets",
            "sev1-corruption");

    /** Who is not named silences nobody, but for {@code p0-database}. */
    private static final Map<String, String> SILENCED = Map.of(
            "sev1-event-errors", OF_SEV1,
            "sev1-event-errors-held", OF_SEV1,
            "sev2-event-errors", OF_SEV2,
            "burn-hour", OF_SEV2,
            "p0-outage", "success-rate p1-partial-outage p1-affected-users p3-single-tenant",
            "slow-operations", "p2-slow-operations",
            "p0-silent-ingest", OF_SILENCE);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eachAlertSilencesWhatSaysLessOfTheSameTenantAndNothingElse() throws Exception {
        List<Map<String, String>> alerts = List.copyOf(AlertRoutesTest.alerts().values());
        assertThat(alerts).hasSizeGreaterThan(30);
        ArrayNode pairs = pairs(alerts);
        String address = "127.0.0.1:" + Ports.free();
        Process process = start(address);
        try {
            Patience.await().ignoreExceptions().until(() -> post(address, pairs) == 200);
            Patience.await().untilAsserted(() -> {
                JsonNode known = known(address);
                assertThat(known).hasSameSizeAs(pairs);
                assertThat(silenced(known)).isEqualTo(expected(alerts));
            });
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    /** Each two of them, of a tenant whom they name. */
    private static ArrayNode pairs(List<Map<String, String>> alerts) {
        ArrayNode pairs = JSON.createArrayNode();
        for (int i = 0; i < alerts.size(); i++) {
            for (int j = 0; j < i; j++) {
                String tenant =
                        alerts.get(i).get("threshold") + "_" + alerts.get(j).get("threshold");
                pairs.add(firing(alerts.get(i), tenant)).add(firing(alerts.get(j), tenant));
            }
        }
        return pairs;
    }

    private static ObjectNode firing(Map<String, String> labels, String tenant) {
        ObjectNode alert = JSON.createObjectNode();
        ObjectNode all = alert.putObject("labels").put("alertname", "a").put("tenant", tenant);
        labels.forEach(all::put);
        return alert;
    }

    /** By what silences them, which Alertmanager names by its fingerprint. */
    private static Map<String, Set<String>> silenced(JsonNode known) {
        Map<String, String> thresholds = new HashMap<>();
        known.forEach(alert -> thresholds.put(
                alert.path("fingerprint").asText(),
                alert.at("/labels/threshold").asText()));
        Map<String, Set<String>> silenced = new TreeMap<>();
        known.forEach(alert -> alert.at("/status/inhibitedBy")
                .forEach(source -> silenced.computeIfAbsent(
                                String.valueOf(thresholds.get(source.asText())), by -> new TreeSet<>())
                        .add(alert.at("/labels/threshold").asText())));
        return silenced;
    }

    private static Map<String, Set<String>> expected(List<Map<String, String>> alerts) {
        Map<String, Set<String>> expected = new TreeMap<>();
        Set<String> byDatabase = new TreeSet<>();
        alerts.forEach(labels -> byDatabase.add(labels.get("threshold")));
        byDatabase.removeAll(HEARD_WITHOUT_DATABASE);
        expected.put("p0-database", byDatabase);
        SILENCED.forEach((source, silenced) -> expected.put(source, Set.of(silenced.split(" ", -1))));
        return expected;
    }

    /** With the committed file, but that nobody is told. */
    private Process start(String address) throws IOException {
        JsonNode config = Chart.YAML.readTree(
                Home.find().root().resolve("k8s/monitoring/alertmanager.yaml").toFile());
        config.path("receivers").forEach(receiver -> ((ObjectNode) receiver).retain("name"));
        Path file = Files.writeString(folder.resolve("alertmanager.yaml"), Chart.YAML.writeValueAsString(config));
        return new ProcessBuilder(
                        ALERTMANAGER.path().toString(),
                        "--config.file=" + file,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static int post(String address, JsonNode alerts) throws IOException, InterruptedException {
        HttpRequest request = request(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts.toString()))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static JsonNode known(String address) throws IOException, InterruptedException {
        return JSON.readTree(
                HTTP.send(request(address).build(), BodyHandlers.ofString()).body());
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create("http://" + address + "/api/v2/alerts"));
    }
}
