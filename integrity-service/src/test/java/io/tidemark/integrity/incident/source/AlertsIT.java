package io.tidemark.integrity.incident.source;

import static io.tidemark.integrity.incident.Incidents.ADMIN;
import static io.tidemark.integrity.incident.Incidents.alert;
import static io.tidemark.integrity.incident.Incidents.as;
import static io.tidemark.integrity.incident.Incidents.because;
import static io.tidemark.integrity.incident.Incidents.one;
import static io.tidemark.integrity.incident.Incidents.operatorOf;
import static io.tidemark.integrity.incident.Incidents.post;
import static io.tidemark.integrity.incident.Incidents.resolution;
import static io.tidemark.integrity.incident.Incidents.send;
import static io.tidemark.integrity.incident.Incidents.texts;
import static io.tidemark.integrity.incident.Incidents.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class AlertsIT {
    private static final String SERVICE = TestingTokens.service();

    private final String tenant = "t" + UUID.randomUUID();
    private final String fingerprint = UUID.randomUUID().toString();

    private List<Map<String, Object>> incidents() {
        return Incidents.allOf(tenant);
    }

    @BeforeEach
    void givenNoOutageOfAll() {
        Incidents.resolveThoseOf(List.of("*"));
    }

    private JsonPath only() {
        assertThat(incidents()).hasSize(1);
        return one(operatorOf(tenant), String.valueOf(incidents().getFirst().get("id")));
    }

    @Test
    void anAlertOpensAnIncidentAndTheSameAlertAgainChangesNothing() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")))
                .statusCode(200)
                .body("opened", equalTo(1));
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")))
                .statusCode(200)
                .body("opened", equalTo(0))
                .body("known", equalTo(1));

        JsonPath incident = only();
        assertThat(incident.getString("priority")).isEqualTo("P0");
        assertThat(incident.getString("severity.level")).isEqualTo("CRITICAL");
        assertThat(incident.getString("state")).isEqualTo("open");
        assertThat(incident.getLong("revision")).isEqualTo(1);
        assertThat(texts(incident))
                .containsExactly(
                        "firing: SyncFailures: pushes of " + tenant + " fail",
                        "opened as P0: pushes of " + tenant + " fail");
    }

    @Test
    void anotherAlertJoinsAndRaisesTheSeverityAndAMilderOneDoesNotLowerIt() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "P2")));
        send(SERVICE, List.of(alert(tenant, fingerprint + ".2", "firing", "SEV-1")))
                .body("joined", equalTo(1));
        send(SERVICE, List.of(alert(tenant, fingerprint + ".3", "firing", "P3")));

        JsonPath incident = only();
        assertThat(incident.getString("priority")).isEqualTo("P0");
        assertThat(incident.getString("severity.priority")).isEqualTo("P2");
        assertThat(incident.getString("severity.sev")).isEqualTo("SEV1");
        assertThat(texts(incident)).contains("severity P2 -> P0");
    }

    @Test
    void inAnAlertWithAScaleOfTheRunbooksSeverityOnlySaysWhoIsTold() {
        Map<String, Object> alert = alert(tenant, fingerprint, "firing", "");
        alert.put("labels", Map.of("alertname", "A", "tenant", tenant, "sev", "sev3", "severity", "critical"));

        send(SERVICE, List.of(alert)).body("opened", equalTo(1));

        JsonPath incident = only();
        assertThat(incident.getString("priority")).isEqualTo("P2");
        assertThat(incident.getString("severity.sev")).isEqualTo("SEV3");
        assertThat(incident.getString("severity.level")).isNull();
    }

    @Test
    void anAlertOfOthersWhoseLevelIsNoWordOfTheRunbooksIsAsBadAsItsSeverity() {
        Map<String, Object> alert = alert(tenant, fingerprint, "firing", "");
        alert.put("labels", Map.of("alertname", "A", "tenant", tenant, "level", "error", "severity", "critical"));

        send(SERVICE, List.of(alert)).body("opened", equalTo(1));

        assertThat(only().getString("priority")).isEqualTo("P0");
    }

    @Test
    void aResolvedAlertIsRecordedOnceInTheIncidentThatItOpenedAlsoWhenThatIsOver() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")));
        String id = only().getString("id");
        post(operatorOf(tenant), "/" + id + "/resolve", resolution()).statusCode(200);
        for (int i = 0; i < 2; i++) {
            send(SERVICE, List.of(alert(tenant, fingerprint, "resolved", "critical")))
                    .statusCode(200);
        }

        JsonPath incident = only();
        assertThat(texts(incident))
                .filteredOn(text -> text.startsWith("resolved: SyncFailures"))
                .hasSize(1);
        assertThat(incident.getString("state")).isEqualTo("resolved");
    }

    @Test
    void whatComesByItselfIsLeftOutOfATimelineThatHasNoRoomForIt() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")));
        SnapshotTables.execute("update integrity.incidents set entries = 1000 where tenant_id = '" + tenant + "';"
                + "update integrity.incident_alerts set fingerprint = 'crossing:' || fingerprint where fingerprint = '"
                + fingerprint + "'");
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")))
                .statusCode(200)
                .body("joined", equalTo(1));
        send(SERVICE, List.of(alert(tenant, fingerprint, "resolved", "critical")))
                .statusCode(200)
                .body("joined", equalTo(1));

        assertThat(texts(only())).hasSize(2);
    }

    @Test
    void anAlertThatWasNeverHeardFiringOpensNothingWhenItIsResolved() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "resolved", "critical")))
                .statusCode(200)
                .body("opened", equalTo(0));

        assertThat(incidents()).isEmpty();
    }

    @Test
    void anAlertThatPagesNobodyWaitsAndIsPartOfTheIncidentThatFollows() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "warning"))).body("waiting", equalTo(1));
        assertThat(incidents()).isEmpty();
        send(SERVICE, List.of(alert(tenant, fingerprint + ".2", "firing", "high")))
                .body("opened", equalTo(1));

        assertThat(texts(only()))
                .filteredOn(text -> text.startsWith("firing: "))
                .hasSize(2);
    }

    @Test
    void twentyAlertsAtOnceOpenOneIncident() throws Exception {
        List<Callable<Integer>> senders = IntStream.range(0, 20)
                .<Callable<Integer>>mapToObj(i ->
                        () -> send(SERVICE, List.of(alert(tenant, fingerprint + "." + i, "firing", "critical")))
                                .extract()
                                .statusCode())
                .toList();
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<Integer> answer : threads.invokeAll(senders)) {
                statuses.add(answer.get());
            }
        }

        assertThat(statuses).containsOnly(200);
        assertThat(texts(only()))
                .filteredOn(text -> text.startsWith("firing: "))
                .hasSize(20);
    }

    @Test
    void aMitigatedIncidentThatIsHeardOfAgainIsInvestigatedAgain() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")));
        String id = only().getString("id");
        post(operatorOf(tenant), "/" + id + "/mitigate", because("local-only")).statusCode(200);
        send(SERVICE, List.of(alert(tenant, fingerprint + ".2", "firing", "P3")));

        assertThat(only().getString("state")).isEqualTo("investigating");
    }

    @Test
    void anAlertAfterTheResolutionOpensAnother() {
        send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical")));
        post(operatorOf(tenant), "/" + only().getString("id") + "/resolve", resolution())
                .statusCode(200);
        send(SERVICE, List.of(alert(tenant, fingerprint + ".2", "firing", "critical")));

        assertThat(incidents()).extracting(incident -> incident.get("state")).containsExactly("open", "resolved");
    }

    @Test
    void anOperatorTellsOfTheirOwnTenantOnlyAndAForeignAlertAmongTheirsStoresNothing() {
        List<Map<String, Object>> alerts = List.of(
                alert(tenant, fingerprint, "firing", "critical"),
                alert("someone-else", fingerprint + ".2", "firing", "critical"));

        send(operatorOf(tenant), alerts).statusCode(403).body("code", equalTo("forbidden"));
        assertThat(incidents()).isEmpty();
        send(operatorOf(tenant), alerts.subList(0, 1)).statusCode(200).body("opened", equalTo(1));
    }

    @Test
    void aBadAlertAmongGoodOnesIsRefusedAndNothingIsStored() {
        Map<String, Object> bad = alert(tenant, fingerprint + ".2", "firing", "critical");
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "status", "burning", "startsAt", "noon", "fingerprint", "\u0000'; drop table")
                .entrySet()) {
            Object right = bad.put(wrong.getKey(), wrong.getValue());
            send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "critical"), bad))
                    .statusCode(400)
                    .body("code", equalTo("invalid-field"));
            bad.put(wrong.getKey(), right);
        }

        assertThat(incidents()).isEmpty();
    }

    @Test
    void whatIsNoWebhookOfVersionFourIsRefused() {
        post(SERVICE, "/alerts", Map.of("version", "3", "alerts", List.of())).statusCode(400);
        post(SERVICE, "/alerts", Map.of("version", "4")).statusCode(400);
        post(SERVICE, "/alerts", "[]").statusCode(400);
        post(
                        SERVICE,
                        "/alerts",
                        webhook(IntStream.range(0, 501)
                                .mapToObj(i -> alert(tenant, fingerprint + i, "firing", "critical"))
                                .toList()))
                .statusCode(400);
        assertThat(incidents()).isEmpty();
    }

    @Test
    void aNovelInAnAlertIsCutAndNotLost() {
        Map<String, Object> alert = alert(tenant, fingerprint, "firing", "critical");
        alert.put("annotations", Map.of("summary", "a\nb\u0000" + "🚨".repeat(3_000)));

        send(SERVICE, List.of(alert)).statusCode(200);

        assertThat(only().getString("title")).startsWith("a b").endsWith("…").hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void whatConcernsATenantJoinsTheIncidentOfTheWholeInstallationAndOnlyThatTenantReadsIt() {
        String everywhere = as(ADMIN)
                .body(Map.of(
                        "tenant", "*", "title", "All down", "impact", "everybody", "severity", "P1", "reason", "seen"))
                .post(Incidents.PATH)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        try {
            send(SERVICE, List.of(alert(tenant, fingerprint, "firing", "P2"))).body("joined", equalTo(1));

            String line = "firing: SyncFailures: pushes of " + tenant + " fail";
            assertThat(texts(one(operatorOf(tenant), everywhere))).contains(line);
            assertThat(texts(one(operatorOf("other" + tenant), everywhere)))
                    .doesNotContain(line)
                    .isNotEmpty();
            post(operatorOf(tenant), "/" + everywhere + "/notes", Map.of("text", "hello"))
                    .statusCode(403);
            as(operatorOf(tenant))
                    .get(Incidents.PATH + "?state=open")
                    .then()
                    .body("incidents.findAll { it.tenant == '*' }", hasSize(1));
        } finally {
            post(ADMIN, "/" + everywhere + "/resolve", resolution()).statusCode(200);
        }
    }
}
