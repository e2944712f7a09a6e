package io.tidemark.flag.rollout;

import static io.restassured.RestAssured.given;
import static io.tidemark.flag.rollout.TestingHealth.BAD;
import static io.tidemark.flag.rollout.TestingHealth.GOOD;
import static io.tidemark.flag.rollout.TestingRollouts.body;
import static io.tidemark.flag.rollout.TestingRollouts.localOnly;
import static io.tidemark.flag.rollout.TestingRollouts.one;
import static io.tidemark.flag.rollout.TestingRollouts.order;
import static io.tidemark.flag.rollout.TestingRollouts.post;
import static io.tidemark.flag.rollout.TestingRollouts.replays;
import static io.tidemark.flag.rollout.TestingRollouts.start;
import static io.tidemark.flag.rollout.TestingRollouts.token;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.flag.health.TestingHealthTopic;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test has a tenant of its own. Health is of a clock that is nearly a minute ahead, so that a step is judged soon. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "flag"),
            @ResourceArg(name = "tidemark.flag.rollout.look-every", value = "200ms")
        })
class RolloutIT {
    @Inject
    RolloutStore store;

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
    void syncComesBackStepByStepWhileTheFiguresAreGoodAndTheLogReplays() throws Exception {
        localOnly("ro-good", true);
        String id =
                start("ro-good", "").body("flag_percent", equalTo(90)).extract().path("id");

        await().until(() -> state("ro-good", id, GOOD).equals("completed"));

        one("ro-good", id)
                .body("released_percent", equalTo(100))
                .body("decisions.findAll { it.state != null }.state", contains("baking", "baking", "completed"));
        given().auth()
                .oauth2(token("ro-good", "operator"))
                .get("/ops/local-only")
                .then()
                .body("tenants", empty());
        given().auth()
                .oauth2(token("ro-good", "admin"))
                .get("/ops/audit?tenant=ro-good")
                .then()
                .body(
                        "entries.action",
                        contains(
                                "rollout completed",
                                "rollout to 100 %",
                                "rollout to 50 %",
                                "rollout started, 10 %",
                                "local-only on"))
                .body("entries.actor", hasItem("automatic"));
        replays(store, id);
    }

    @Test
    void aStepThatFailsGoesBackToTheLastGoodPercentageAndWaits() throws Exception {
        localOnly("ro-bad", true);
        String id = start("ro-bad", "").extract().path("id");
        await().until(() -> state("ro-bad", id, GOOD).equals("baking")
                && one("ro-bad", id).extract().<Integer>path("released_percent") == 50);

        await().until(() -> state("ro-bad", id, BAD).equals("failed"));

        one("ro-bad", id)
                .body("released_percent", equalTo(10))
                .body("flag_percent", equalTo(90))
                // Who looks again finds it stepped back.
                .body("decisions.grounds.code.flatten()", hasItem("event-error-rate"));
        order("ro-bad", id, "advance", "").statusCode(409).body("code", equalTo("rollout-not-possible"));
        order("ro-bad", id, "resume", "").statusCode(200).body("released_percent", equalTo(50));
        order("ro-bad", id, "abort", "")
                .statusCode(200)
                .body("state", equalTo("aborted"))
                .body("flag_percent", equalTo(100));
        replays(store, id);
    }

    @Test
    void withoutHealthNothingMoves() {
        localOnly("ro-silent", true);
        String id = start("ro-silent", ",\"bake\":\"PT0S\"").extract().path("id");

        await().untilAsserted(() -> one("ro-silent", id).body("grounds.code", contains("no-health")));
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> one("ro-silent", id).body("released_percent", equalTo(10)));

        order("ro-silent", id, "advance", "").statusCode(200).body("released_percent", equalTo(50));
        String shown = "rollout_released_percent{flag=\"resume_sync.local_only\",target=\"ro-silent\"}";
        await().until(() -> metrics().contains(shown + " 50.0"));
        order("ro-silent", id, "hold", "").statusCode(200).body("state", equalTo("held"));
        order("ro-silent", id, "hold", "").statusCode(409);
        order("ro-silent", id, "abort", "").statusCode(200);
        await().until(() -> !metrics().contains(shown));
    }

    private static String metrics() {
        return given().get("/metrics").asString();
    }

    @Test
    void ofManyOrdersAtTheSameRevisionOneIsCarriedOut() throws Exception {
        localOnly("ro-race", true);
        String id = start("ro-race", ",\"steps\":[1,2,3,4,5,6,7,8,9]").extract().path("id");

        List<Future<Integer>> answers;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = IntStream.range(0, 8)
                    .mapToObj(i -> executor.submit(() -> order("ro-race", id, "advance", ",\"expected_revision\":1")
                            .extract()
                            .statusCode()))
                    .toList();
        }

        assertThat(answers).extracting(Future::get).containsOnlyOnce(200).containsOnly(200, 409);
        one("ro-race", id).body("released_percent", equalTo(2)).body("revision", equalTo(2));
        order("ro-race", id, "hold", ",\"expected_revision\":1")
                .statusCode(409)
                .body("code", equalTo("stale-rollout"))
                .body("revision", equalTo(2));
        order("ro-race", id, "abort", "").statusCode(200);
    }

    @Test
    void whoeverMovesTheSwitchEndsTheRolloutAndIsNotOverruled() {
        localOnly("ro-moved", true);
        String id = start("ro-moved", "").extract().path("id");

        localOnly("ro-moved", true);

        await().untilAsserted(() -> one("ro-moved", id).body("state", equalTo("superseded")));
        one("ro-moved", id).body("flag_percent", equalTo(100)).body("grounds.code", contains("moved-elsewhere"));
        order("ro-moved", id, "advance", "").statusCode(409);
    }

    @Test
    void thereIsOneRolloutAFlagAndTenantAndOthersDoNotSeeIt() {
        localOnly("ro-one", true);
        localOnly("ro-two", true);
        String id = start("ro-one", "").extract().path("id");
        String other = start("ro-two", "").extract().path("id");

        post("ro-one", "operator", body(",\"steps\":[20]")).statusCode(409).body("code", equalTo("rollout-running"));

        one("ro-one", other).statusCode(404);
        order("ro-one", other, "abort", "").statusCode(404);
        given().auth()
                .oauth2(token("ro-one", "support"))
                .get("/ops/rollouts")
                .then()
                .body("rollouts.id", contains(id))
                .body("rollouts.tenant", everyItem(equalTo("ro-one")));
        post("ro-one", "operator", body(",\"tenant\":\"ro-two\"")).statusCode(403);
        post("ro-one", "operator", body(",\"tenant\":\"*\"")).statusCode(403);
        order("ro-one", id, "abort", "").statusCode(200);
        order("ro-two", other, "abort", "").statusCode(200);
        start("ro-one", "").body("id", not(equalTo(id)));
        localOnly("ro-one", false);
    }

    @Test
    void whereSyncIsOnThereIsNothingToBringBack() {
        post("ro-normal", "operator", body("")).statusCode(409).body("code", equalTo("rollout-not-possible"));

        given().auth()
                .oauth2(token("ro-normal", "operator"))
                .get("/ops/local-only")
                .then()
                .body("enabled", equalTo(false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"flag":"resume_sync.local_only","reason":"r","steps":[110]}       | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":["abc"]}     | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":["10"]}      | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[10.5]}      | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[-1]}        | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[0]}         | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[null]}      | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[50,50]}     | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[50,10]}     | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","steps":[]}          | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","bake":"soon"}       | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","bake":"-PT1S"}      | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","bake":"P8D"}        | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","event_error_rate":2} | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":"r","minimum_events":-1} | 422 | invalid-rollout
            {"flag":"resume_sync.local_only","reason":" "}                     | 400 | invalid-field
            {"flag":"resume_sync.local_only","reason":"r","tenant":"a/b"}      | 400 | invalid-field
            {"flag":"resume_sync.local_only","reason":"r","percent":10}        | 400 | unknown-field
            {"flag":"no.such.flag","reason":"r"}                               | 404 | not-found
            {"reason":"r"}                                                     | 404 | not-found
            """)
    void whatIsWrongIsSaid(String body, int status, String code) {
        post("ro-wrong", "operator", body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    private void tell(String tenant, long failures) throws Exception {
        topic.tell(TestingHealth.ofTenant(tenant, clock.instant().plusSeconds(58), failures));
    }

    private String state(String tenant, String id, long failures) throws Exception {
        tell(tenant, failures);
        return one(tenant, id).extract().path("state");
    }
}
