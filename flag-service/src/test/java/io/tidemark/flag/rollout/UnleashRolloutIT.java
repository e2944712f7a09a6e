package io.tidemark.flag.rollout;

import static io.restassured.RestAssured.given;
import static io.tidemark.flag.rollout.TestingRollouts.order;
import static io.tidemark.flag.rollout.TestingRollouts.token;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tidemark.flag.health.TestingHealthTopic;
import io.tidemark.flag.unleash.UnleashPages;
import io.tidemark.servers.Signal;
import io.tidemark.testkit.NeedsNode;
import io.tidemark.testkit.TidemarkServers;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rollouts while a real Unleash server is the source of truth: it is moved, and who else moves it is minded. With the settings
 * of UnleashFeatureStoreIT, so that both share one service: gauges of a second one in the same JVM would show nothing.
 */
@NeedsNode
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {@ResourceArg(name = "service", value = "flag"), @ResourceArg(name = "unleash", value = "true")})
class UnleashRolloutIT {
    private static final String LOCAL_ONLY = "resume_sync.local_only";

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
    void syncComesBackStepByStepInUnleashToo() {
        localOnly("ur-good", true);
        String id = start("ur-good");
        assertThat(percentOf("ur-good")).isEqualTo(90);

        await().until(() -> {
            tell("ur-good", TestingHealth.GOOD);
            return released("ur-good", id) == 50;
        });
        assertThat(percentOf("ur-good")).isEqualTo(50);
        await().until(() -> {
            tell("ur-good", TestingHealth.GOOD);
            return state("ur-good", id).equals("completed");
        });

        assertThat(percentOf("ur-good")).isZero();
        given().auth()
                .oauth2(token("ur-good", "admin"))
                .get("/ops/audit?tenant=ur-good")
                .then()
                .body("entries.action", hasItem("rollout completed"))
                .body("entries.action", hasItem("rollout to 50 %"));
    }

    @Test
    void aStepThatFailsGoesBackInUnleashAndAnAbortTurnsItOnForAll() {
        localOnly("ur-bad", true);
        String id = start("ur-bad");
        order("ur-bad", id, "advance", "").statusCode(200);
        assertThat(percentOf("ur-bad")).isEqualTo(50);

        await().until(() -> {
            tell("ur-bad", TestingHealth.BAD);
            return state("ur-bad", id).equals("failed");
        });
        assertThat(percentOf("ur-bad")).isEqualTo(90);

        order("ur-bad", id, "abort", "").statusCode(200).body("state", equalTo("aborted"));
        assertThat(percentOf("ur-bad")).isEqualTo(100);
        localOnly("ur-bad", false);
    }

    @Test
    void whoeverMovesTheFlagInUnleashsOwnPagesEndsTheRollout() {
        localOnly("ur-moved", true);
        String id = start("ur-moved");

        Map<String, Object> strategy = strategyOf("ur-moved");
        UnleashPages.setRollout(LOCAL_ONLY, String.valueOf(strategy.get("id")), "77");

        await().until(() -> state("ur-moved", id).equals("superseded"));
        assertThat(percentOf("ur-moved")).isEqualTo(77);
        localOnly("ur-moved", false);
    }

    @Test
    void whileUnleashHangsNothingMovesAndAfterwardsTheRolloutGoesOn() throws Exception {
        localOnly("ur-away", true);
        String id = start("ur-away");
        ProcessHandle unleash = TidemarkServers.unleash().process().orElseThrow();
        Signal.STOP.sendTo(unleash);
        try {
            order("ur-away", id, "advance", "").statusCode(503).body("code", equalTo("dependency-unavailable"));
            assertThat(released("ur-away", id)).isEqualTo(10);
        } finally {
            Signal.CONT.sendTo(unleash);
        }

        await().until(() -> {
            tell("ur-away", TestingHealth.GOOD);
            return state("ur-away", id).equals("completed");
        });
        assertThat(percentOf("ur-away")).isZero();
    }

    private void tell(String tenant, long failures) throws Exception {
        topic.tell(TestingHealth.ofTenant(tenant, Clock.systemUTC().instant().plusSeconds(58), failures));
    }

    /** The percentage of the tenant's own strategy in Unleash; 0 when it has none. */
    private static int percentOf(String tenant) {
        Map<String, Object> strategy = strategyOf(tenant);
        return strategy.get("parameters") instanceof Map<?, ?> parameters
                ? Integer.parseInt(String.valueOf(parameters.get("rollout")))
                : 0;
    }

    private static Map<String, Object> strategyOf(String tenant) {
        boolean enabled =
                UnleashPages.feature(LOCAL_ONLY).getBoolean("environments.find { it.name == 'production' }.enabled");
        return UnleashPages.strategies(LOCAL_ONLY).stream()
                .filter(one -> enabled && String.valueOf(one.get("constraints")).contains(tenant))
                .findFirst()
                .orElse(Map.of());
    }

    private static String start(String tenant) {
        return as(tenant, "operator")
                .body("{\"flag\":\"%s\",\"reason\":\"mitigated\",\"bake\":\"PT1S\"}".formatted(LOCAL_ONLY))
                .post("/ops/rollouts")
                .then()
                .statusCode(200)
                .body("state", equalTo("baking"))
                .extract()
                .path("id");
    }

    private static String state(String tenant, String id) {
        return one(tenant, id).getString("state");
    }

    private static int released(String tenant, String id) {
        return one(tenant, id).getInt("released_percent");
    }

    private static JsonPath one(String tenant, String id) {
        return as(tenant, "support")
                .get("/ops/rollouts/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void localOnly(String tenant, boolean on) {
        await().untilAsserted(() -> as(tenant, "operator")
                .body("{\"enabled\":%s,\"reason\":\"drill\"}".formatted(on))
                .put("/ops/local-only")
                .then()
                .statusCode(200));
    }

    private static RequestSpecification as(String tenant, String role) {
        return given().auth().oauth2(token(tenant, role)).contentType(ContentType.JSON);
    }
}
