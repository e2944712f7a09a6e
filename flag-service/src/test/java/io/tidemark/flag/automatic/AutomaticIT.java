package io.tidemark.flag.automatic;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.flag.health.TestingHealthTopic;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a verdict in Kafka to the switch; each test has tenants of its own. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "flag"),
            @ResourceArg(name = "tidemark.flag.automatic.look-every", value = "200ms")
        })
class AutomaticIT {
    @Inject
    Clock clock;

    private TestingHealthTopic topic;

    @BeforeEach
    void open() {
        topic = new TestingHealthTopic();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void aHeldSev1TurnsLocalOnlyOnForThatTenantAndSaysWhy() throws Exception {
        Instant since = held();

        await().until(() -> told("au-sev1", since, 1_000, Findings.NONE).getBoolean("enabled"));

        assertThat(switchOf("au-bystander").getBoolean("enabled")).isFalse();
        given().auth()
                .oauth2(token("au-sev1"))
                .get("/ops/audit?tenant=au-sev1")
                .then()
                .body("entries.actor", contains("automatic"))
                .body("entries[0].action", equalTo("local-only on"))
                .body("entries[0].reason", containsString("SEV-1 held since " + since))
                .body("entries[0].reason", containsString("docs/rollouts.md"));
        when().get("/metrics").then().body(containsString("automatic_local_only_total{cause=\"sev1\"}"));
    }

    @Test
    void aConfirmedFindingNeedsNoTraffic() throws Exception {
        Findings confirmed = new Findings(1, 1, clock.instant());

        await().until(() -> told("au-corrupt", null, 0, confirmed).getBoolean("enabled"));
    }

    @Test
    void fewEventsAShortWhileAndAnUnconfirmedFindingMoveNothing() throws Exception {
        await().during(Duration.ofSeconds(2))
                .until(() -> !told("au-few", held(), 49, Findings.NONE).getBoolean("enabled")
                        && !told("au-short", clock.instant(), 1_000, Findings.NONE)
                                .getBoolean("enabled")
                        && !told("au-open", null, 1_000, new Findings(5, 0, null))
                                .getBoolean("enabled"));
    }

    @Test
    void anOperatorHasTheLastWordUntilThereIsNewEvidence() throws Exception {
        Instant since = held();
        await().until(() -> told("au-word", since, 1_000, Findings.NONE).getBoolean("enabled"));

        turnOff("au-word");

        await().during(Duration.ofSeconds(2))
                .until(() -> !told("au-word", since, 1_000, Findings.NONE).getBoolean("enabled"));
        await().until(() ->
                told("au-word", since.plusSeconds(1), 1_000, Findings.NONE).getBoolean("enabled"));
        turnOff("au-word");
        Findings confirmed = new Findings(1, 1, clock.instant());
        await().until(() ->
                told("au-word", since.plusSeconds(1), 1_000, confirmed).getBoolean("enabled"));
    }

    @Test
    void itIsNeverTurnedOffByItself() throws Exception {
        Instant since = held();
        await().until(() -> told("au-stays", since, 1_000, Findings.NONE).getBoolean("enabled"));

        await().during(Duration.ofSeconds(2))
                .until(() -> told("au-stays", null, 1_000, Findings.NONE).getBoolean("enabled"));
    }

    private Instant held() {
        return clock.instant().minus(Duration.ofMinutes(16)).truncatedTo(ChronoUnit.SECONDS);
    }

    private JsonPath told(String tenant, @Nullable Instant since, long events, Findings findings) throws Exception {
        topic.tell(new HealthVerdict(
                1,
                tenant,
                clock.instant(),
                since == null ? Verdict.OK : Verdict.SEV1,
                since,
                List.of(new HealthWindow(15, events, events / 3, 10, 3)),
                findings,
                List.of()));
        return switchOf(tenant);
    }

    private static JsonPath switchOf(String tenant) {
        return given().auth()
                .oauth2(token(tenant))
                .get("/ops/local-only")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void turnOff(String tenant) {
        given().auth()
                .oauth2(token(tenant))
                .contentType(ContentType.JSON)
                .body("{\"enabled\":false,\"reason\":\"a false alarm\"}")
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }

    private static String token(String tenant) {
        return TestingTokens.of(tenant, "someone").roles("operator").build();
    }
}
