package io.tidemark.integrity.incident.source;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.servers.Ports;
import io.tidemark.testkit.HostProgram;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager with the file that the chart renders: what it is told, and what it keeps to itself. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class AlertmanagerIT {
    private static final HostProgram ALERTMANAGER =
            new HostProgram("prometheus-alertmanager", "prometheus-alertmanager");
    private static final Path RENDERED = Path.of("../k8s/monitoring/alertmanager.yaml");

    @TempDir
    private Path folder = Path.of("");

    @TestHTTPResource("/ops/incidents/alerts")
    private URI webhook = URI.create("");

    private final String tenant = "t" + UUID.randomUUID();
    private final String operator = Incidents.operatorOf(tenant);
    private String address = "";
    private @Nullable Process process;

    @BeforeEach
    void start() throws IOException {
        Path token = Files.writeString(
                folder.resolve("token"),
                TestingTokens.of("tidemark", "alertmanager").roles("service").build());
        Path file = Files.writeString(folder.resolve("alertmanager.yaml"), configuration(token));
        address = "127.0.0.1:" + Ports.free();
        process = new ProcessBuilder(
                        ALERTMANAGER.path().toString(),
                        "--config.file=" + file,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Patience.await()
                .ignoreExceptions()
                .untilAsserted(() -> given().get(api("status")).then().statusCode(200));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void aSevereAlertOpensAnIncidentAndSilencesTheMilderOneOfItsTenantAlone() {
        fire(alert("SyncSev1EventErrors", "sev1-event-errors", "sev1", tenant));
        Patience.await()
                .untilAsserted(() -> assertThat(timeline()).anyMatch(line -> line.contains("SyncSev1EventErrors")));

        String other = "t" + UUID.randomUUID();
        fire(alert("SyncSev2EventErrors", "sev2-event-errors", "sev2", tenant));
        fire(alert("SyncSev2EventErrors", "sev2-event-errors", "sev2", other));
        fire(alert("SyncSev1Corruption", "sev1-corruption", "sev1", tenant));

        Patience.await()
                .untilAsserted(() -> assertThat(states())
                        .containsEntry("sev2-event-errors " + tenant, "suppressed")
                        .containsEntry("sev2-event-errors " + other, "active"));
        Patience.await()
                .untilAsserted(() -> assertThat(timeline()).anyMatch(line -> line.contains("SyncSev1Corruption")));
        assertThat(timeline()).noneMatch(line -> line.contains("SyncSev2EventErrors"));
        assertThat(incident().getString("incidents[0].priority")).isEqualTo("P0");
    }

    /** The committed file, with this test's address, token and haste. */
    private String configuration(Path token) throws IOException {
        return Files.readString(RENDERED)
                .replaceAll("http://tidemark-integrity-service\\S+", Matcher.quoteReplacement(webhook.toString()))
                .replaceAll(
                        "credentials_file: \\S+/tidemark-alertmanager/\\S+",
                        Matcher.quoteReplacement("credentials_file: " + token))
                .replace("group_wait: 10s", "group_wait: 100ms")
                .replace("group_interval: 1m", "group_interval: 1s");
    }

    private static Map<String, Object> alert(String name, String threshold, String sev, String tenant) {
        return Map.of(
                "labels",
                Map.of(
                        "alertname",
                        name,
                        "threshold",
                        threshold,
                        "sev",
                        sev,
                        "notify",
                        "page",
                        "channel",
                        "sync-engine-alerts",
                        "tenant",
                        tenant),
                "annotations",
                Map.of("summary", "pushes fail"));
    }

    private void fire(Map<String, Object> alert) {
        given().contentType("application/json")
                .body(List.of(alert))
                .post(api("alerts"))
                .then()
                .statusCode(200);
    }

    /** Each alert's threshold and tenant, and whether Alertmanager tells of it. */
    private Map<String, String> states() {
        JsonPath alerts =
                given().get(api("alerts")).then().statusCode(200).extract().jsonPath();
        Map<String, String> states = new HashMap<>();
        for (int i = 0; i < alerts.getList("").size(); i++) {
            String alert = "[" + i + "].";
            states.put(
                    alerts.getString(alert + "labels.threshold") + " " + alerts.getString(alert + "labels.tenant"),
                    alerts.getString(alert + "status.state"));
        }
        return states;
    }

    private List<String> timeline() {
        JsonPath incidents = incident();
        if (incidents.getList("incidents").isEmpty()) {
            return List.of();
        }
        return Incidents.texts(Incidents.one(operator, incidents.getString("incidents[0].id")));
    }

    private JsonPath incident() {
        return Incidents.as(operator)
                .get(Incidents.PATH)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String api(String path) {
        return "http://" + address + "/api/v2/" + path;
    }
}
