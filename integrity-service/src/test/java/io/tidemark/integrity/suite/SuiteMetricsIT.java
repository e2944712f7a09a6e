package io.tidemark.integrity.suite;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.integrity.status.TestingServices;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a service's page of metrics to a threshold that is crossed, and to an incident, without any Prometheus. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.suite.look-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.incident.crossings-every", value = "200ms")
        })
@WithTestResource(TestingServices.class)
class SuiteMetricsIT {
    private static final String FIRING = "firing: SyncFailedOperations: failed-operations:"
            + " failed_operations_per_minute is 10.2 over 5 min (above 10)";

    @BeforeEach
    void givenServicesThatAreWell() {
        Incidents.resolveThoseOf(List.of("*"));
        TestingServices.ANSWERS.clear();
        TestingServices.ANSWERS.put("/ingest/metrics", "200 service_up{service=\"ingest-service\"} 1.0\n");
        failed(1_000);
    }

    @AfterEach
    void leaveNoOutageOfAll() {
        Incidents.resolveThoseOf(List.of("*"));
    }

    private static void failed(int operations) {
        TestingServices.ANSWERS.put(
                "/snapshot/metrics",
                "200 process_start_time_seconds 1.7E9\nfailed_ops_total " + operations + ".0\n"
                        + "dependency_up{dependency=\"postgresql\"} 1.0\n");
    }

    /** Waits until what is said now was heard, and judged. */
    private static void looked() {
        int asked = TestingServices.asked("/snapshot/metrics");
        await().until(() -> TestingServices.asked("/snapshot/metrics") > asked + 10);
    }

    private static List<String> crossed() {
        JsonPath health =
                given().auth().oauth2(Incidents.ADMIN).get("/ops/health").jsonPath();
        List<String> ids = health.getList("whole.thresholds.id");
        return ids == null ? List.of() : ids;
    }

    private static List<String> timelines() {
        return Incidents.as(Incidents.ADMIN)
                .get(Incidents.PATH + "?limit=100")
                .jsonPath()
                .<String>getList("incidents.id")
                .stream()
                .flatMap(id -> Incidents.texts(Incidents.one(Incidents.ADMIN, id)).stream())
                .toList();
    }

    @Test
    void whatAServiceSaysOfItselfCrossesAThresholdAndOpensAnIncidentAtItsFigureAndNotBelow() {
        // The page is asked for: what it says from then on is compared with that.
        await().until(() -> given().get("/metrics").asString().contains("sync_health_telling 1.0"));
        looked();

        failed(1_050);
        looked();
        assertThat(crossed()).doesNotContain("failed-operations");

        failed(1_051);

        await().untilAsserted(() -> assertThat(crossed()).contains("failed-operations"));
        await().untilAsserted(() -> assertThat(timelines()).contains(FIRING));
        assertThat(timelines()).containsOnlyOnce(FIRING);
    }
}
