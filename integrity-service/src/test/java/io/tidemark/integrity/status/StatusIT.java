package io.tidemark.integrity.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.status.patience", value = "1s")
        })
@WithTestResource(TestingServices.class)
class StatusIT {
    private static final String OPERATOR = TestingTokens.operator();
    private static final String UP = "200 {\"status\":\"UP\",\"checks\":[{\"name\":\"postgresql\",\"status\":\"UP\"}]}";

    @BeforeEach
    void givenServicesThatAreWell() {
        TestingServices.ANSWERS.clear();
        for (String service : List.of("ingest", "snapshot", "flag", "integrity", "export")) {
            TestingServices.ANSWERS.put("/" + service + "/health", UP);
        }
        TestingServices.ANSWERS.putAll(Map.of(
                "/snapshot/ops/queue",
                """
                200 {"message":"Queue processing resumed, 12 pending","pending_operations":12,\
                "oldest_pending_seconds":3,"lag_records":2}""",
                "/snapshot/ops/leases",
                "200 {\"leases\":[{\"name\":\"partition-0\",\"runner_id\":\"host/1\",\"silent_minutes\":0,\"stale\":false}]}",
                "/flag/ops/flags",
                "200 {\"flags\":[{\"name\":\"syncEnabled\",\"enabled\":true},{\"name\":\"x\",\"enabled\":false}]}",
                "/flag/ops/local-only",
                "200 {\"tenants\":[]}",
                "/integrity/ops/health?hours=1",
                """
                200 {"whole":{"verdict":"ok","success_rate_percent":99.2,"findings":{"open":0,"confirmed":0},\
                "error_classes":[{"error_class":"5xx","events":8}]},\
                "tenants":[{"tenant":"acme","verdict":"ok","success_rate_percent":99.2},{"tenant":"globex","verdict":"ok"}]}""",
                "/integrity/ops/incidents?state=open",
                "200 {\"incidents\":[]}",
                "/ingest/metrics",
                "200 # HELP x\ncircuit_state{dependency=\"kafka\",} 0.0\ncircuit_tripped_total 0.0\n",
                "/snapshot/metrics",
                "200 circuit_state{dependency=\"postgresql\"} 0.0\n"));
    }

    private static JsonPath status() {
        return given().auth()
                .oauth2(OPERATOR)
                .get("/ops/status")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void oneCallTellsEverything() {
        JsonPath status = status();

        assertThat(status.getString("state")).isEqualTo("ok");
        assertThat(status.getDouble("success_rate_percent")).isEqualTo(99.2);
        assertThat(status.getList("tenants.tenant")).containsExactly("acme", "globex");
        assertThat(status.getMap("tenants[1]")).doesNotContainKey("success_rate_percent");
        assertThat(status.getList("error_classes.error_class")).containsExactly("5xx");
        assertThat(status.getLong("pending_operations")).isEqualTo(12);
        assertThat(status.getLong("oldest_pending_seconds")).isEqualTo(3);
        assertThat(status.getLong("lag_records")).isEqualTo(2);
        assertThat(status.getString("breaker")).isEqualTo("closed");
        assertThat(status.getList("leases.runner_id")).containsExactly("host/1");
        assertThat(status.getList("flags_on")).containsExactly("syncEnabled");
        assertThat(status.getLong("open_findings")).isZero();
        assertThat(status.getList("dependencies.name")).containsExactly("postgresql", "kafka");
        assertThat(status.getList("dependencies.up")).containsOnly(true);
        assertThat(status.<Number>getList("dependencies.latency_ms"))
                .hasSize(2)
                .allSatisfy(latency -> assertThat(latency.longValue()).isNotNegative());
        assertThat(status.getList("services.status")).hasSize(5).containsOnly("up");
        assertThat(status.getList("parts.available")).containsOnly(true);
    }

    @Test
    void everyBreakerTellsItsStateItsTripsAndWhatIsLeftOfItsCooldown() {
        TestingServices.ANSWERS.put("/snapshot/metrics", """
                200 # TYPE circuit_state gauge
                circuit_state{dependency="postgresql"} 2.0
                circuit_tripped_total 3.0
                circuit_cooldown_remaining_seconds 41.5
                """);

        JsonPath status = status();

        assertThat(status.getString("state")).isEqualTo("degraded");
        assertThat(status.getString("breaker")).isEqualTo("closed");
        assertThat(status.getList("breakers.service")).containsExactly("ingest-service", "snapshot-service");
        assertThat(status.getList("breakers.dependency")).containsExactly("kafka", "postgresql");
        assertThat(status.getList("breakers.state")).containsExactly("closed", "open");
        assertThat(status.getList("breakers.trips")).containsExactly(0, 3);
        assertThat(status.getDouble("breakers[1].cooldown_seconds")).isEqualTo(41.5);
    }

    @Test
    void othersAreAskedWithTheCallersTokenAndHealthWithNone() {
        status();

        assertThat(TestingServices.TOKENS.get("/snapshot/ops/queue")).isEqualTo("Bearer " + OPERATOR);
        assertThat(TestingServices.TOKENS.get("/export/health")).isEmpty();
        assertThat(TestingServices.TOKENS.get("/ingest/metrics")).isEmpty();
    }

    @Test
    void aPartThatIsSilentRefusesOrSaysNonsenseIsUnavailableOnItsOwn() {
        TestingServices.ANSWERS.put("/snapshot/ops/queue", TestingServices.SILENT);
        TestingServices.ANSWERS.put("/flag/ops/flags", "500 oh");
        TestingServices.ANSWERS.put("/integrity/ops/health?hours=1", "200 <html>");

        JsonPath status = status();

        assertThat(status.getString("state")).isEqualTo("unknown");
        assertThat(status.getMap("$")).doesNotContainKeys("pending_operations", "flags_on", "success_rate_percent");
        assertThat(status.getList("leases")).hasSize(1);
        assertThat(status.getString("breaker")).isEqualTo("closed");
        assertThat(status.getList("parts.findAll { !it.available }.name")).contains("flags", "queue");
        assertThat(status.getString("parts.find { it.name == 'flags' }.problem"))
                .isEqualTo("it answers 500");
    }

    @Test
    void aServiceThatIsDownNamesWhatItMisses() {
        TestingServices.ANSWERS.put(
                "/snapshot/health",
                "503 {\"status\":\"DOWN\",\"checks\":[{\"name\":\"postgresql\",\"status\":\"DOWN\"},"
                        + "{\"name\":\"x\",\"status\":\"UP\"}]}");
        TestingServices.ANSWERS.put("/ingest/metrics", "200 circuit_state{dependency=\"kafka\"} 2.0\n");
        TestingServices.ANSWERS.put("/export/health", TestingServices.SILENT);

        JsonPath status = status();

        assertThat(status.getString("state")).isEqualTo("degraded");
        assertThat(status.getString("services.find { it.name == 'snapshot-service' }.status"))
                .isEqualTo("down");
        assertThat(status.getList("services.find { it.name == 'snapshot-service' }.down"))
                .containsExactly("postgresql");
        assertThat(status.getString("services.find { it.name == 'export-service' }.status"))
                .isEqualTo("unavailable");
        assertThat(status.getString("breaker")).isEqualTo("open");
    }

    @Test
    void whatSaysTooMuchIsNotRead() {
        TestingServices.ANSWERS.put("/snapshot/ops/leases", "200 {\"leases\":[\"" + "x".repeat(3_000_000) + "\"]}");

        JsonPath status = status();

        assertThat(status.getString("parts.find { it.name == 'leases' }.problem"))
                .isEqualTo("it says too much");
        assertThat(status.getLong("pending_operations")).isEqualTo(12);
    }
}
