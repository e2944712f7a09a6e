package io.tidemark.flag.rollout;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.health.HealthBoard;
import io.tidemark.flag.health.TestingHealthTopic;
import io.tidemark.flag.rollout.Signal.Evidence;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
    private static final String LOCAL_ONLY = "resume_sync.local_only";

    @Inject
    RolloutStore store;

    @Inject
    Clock clock;

    @Inject
    Pool pool;

    @Inject
    AuditStore audit;

    @Inject
    FeatureStore features;

    @Inject
    CurrentFeatures current;

    @Inject
    HealthBoard health;

    @Inject
    RolloutConfig config;

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

        await().until(() -> state("ro-good", id, this::good).equals("completed"));

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
        replays(id);
    }

    @Test
    void aStepThatFailsGoesBackToTheLastGoodPercentageAndWaits() throws Exception {
        localOnly("ro-bad", true);
        String id = start("ro-bad", "").extract().path("id");
        await().until(() -> state("ro-bad", id, this::good).equals("baking")
                && one("ro-bad", id).extract().<Integer>path("released_percent") == 50);

        await().until(() -> state("ro-bad", id, this::bad).equals("failed"));

        one("ro-bad", id)
                .body("released_percent", equalTo(10))
                .body("flag_percent", equalTo(90))
                .body("grounds.code", hasItem("event-error-rate"));
        order("ro-bad", id, "advance", "").statusCode(409).body("code", equalTo("rollout-not-possible"));
        order("ro-bad", id, "resume", "").statusCode(200).body("released_percent", equalTo(50));
        order("ro-bad", id, "abort", "")
                .statusCode(200)
                .body("state", equalTo("aborted"))
                .body("flag_percent", equalTo(100));
        replays(id);
    }

    @Test
    void withoutHealthNothingMoves() {
        localOnly("ro-silent", true);
        String id = start("ro-silent", ",\"bake\":\"PT0S\"").extract().path("id");

        await().untilAsserted(() -> one("ro-silent", id).body("grounds.code", contains("no-health")));
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> one("ro-silent", id).body("released_percent", equalTo(10)));

        order("ro-silent", id, "advance", "").statusCode(200).body("released_percent", equalTo(50));
        order("ro-silent", id, "hold", "").statusCode(200).body("state", equalTo("held"));
        order("ro-silent", id, "hold", "").statusCode(409);
        order("ro-silent", id, "abort", "").statusCode(200);
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

    @Test
    void aReplicaThatLostTheLeaseMovesNothing() throws Exception {
        localOnly("ro-fenced", true);
        String id = start("ro-fenced", "").extract().path("id");
        await().untilAsserted(() -> one("ro-fenced", id).body("grounds.code", contains("no-health")));
        sql("update flag.leases set runner_id = 'another', epoch = epoch + 1, last_heartbeat = 'infinity'");
        try {
            await().during(Duration.ofSeconds(1)).until(() -> {
                topic.tell(good("ro-fenced"));
                return one("ro-fenced", id).extract().<Integer>path("released_percent") == 10;
            });
            Rollout rollout = now(store.one(UUID.fromString(id))).orElseThrow();
            Evidence evidence = new Evidence(null, 10);
            Decided late = new Decided(
                    clock.instant(),
                    Actor.AUTOMATIC,
                    "late",
                    evidence,
                    Decider.decide(rollout.state(), rollout.plan(), evidence, clock.instant()));
            assertThatThrownBy(() -> now(store.decide(rollout, late, 1L, null)))
                    .hasMessageContaining("another replica");
        } finally {
            sql("update flag.leases set last_heartbeat = '-infinity'");
        }

        await().until(() -> state("ro-fenced", id, this::good).equals("completed"));
        replays(id);
    }

    @Test
    void whatWasDecidedOnAnOlderStateIsNotWritten() {
        localOnly("ro-older", true);
        String id = start("ro-older", "").extract().path("id");
        await().untilAsserted(() -> one("ro-older", id).body("grounds.code", contains("no-health")));
        Rollout read = now(store.one(UUID.fromString(id))).orElseThrow();
        Evidence evidence = new Evidence(null, 10);
        Decided decided = new Decided(clock.instant(), Actor.AUTOMATIC, "once", evidence, new Decision.Stay(List.of()));

        now(store.decide(read, decided, null, null));

        assertThatThrownBy(() -> now(store.decide(read, decided, null, null))).hasMessageContaining("no longer");
        order("ro-older", id, "abort", "").statusCode(200);
    }

    @Test
    void aDecisionThatComesInBetweenDoesNotRefuseAnOperator() throws Exception {
        localOnly("ro-between", true);
        String id = start("ro-between", "").extract().path("id");
        await().untilAsserted(() -> one("ro-between", id).body("grounds.code", contains("no-health")));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Connection other = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update flag.rollouts set decisions = decisions + 1 where id = '" + id + "'");

            Future<Integer> held = executor.submit(
                    () -> order("ro-between", id, "hold", "").extract().statusCode());
            await().until(() -> statement
                    .executeQuery("select 1 from pg_stat_activity"
                            + " where application_name = 'flag-service' and wait_event_type = 'Lock'")
                    .next());
            other.commit();

            assertThat(held.get()).isEqualTo(200);
        }
        order("ro-between", id, "abort", "").statusCode(200);
    }

    @Test
    void aNewProcessGoesOnInWhateverStateTheOldOneLeftIt() throws Exception {
        localOnly("ro-again", true);
        String id = start("ro-again", "").extract().path("id");
        order("ro-again", id, "hold", "").statusCode(200);

        TestingReplica first = replica();
        now(first.job().look());
        one("ro-again", id).body("state", equalTo("held"));
        order("ro-again", id, "resume", "").statusCode(200);
        await().until(() -> looked("ro-again", id, first, this::good).<Integer>path("released_percent") == 50);

        TestingReplica second = replica();
        await().until(() ->
                looked("ro-again", id, second, this::bad).<String>path("state").equals("failed"));
        one("ro-again", id).body("released_percent", equalTo(10));

        TestingReplica third = replica();
        now(third.job().look());
        one("ro-again", id).body("state", equalTo("failed"));
        order("ro-again", id, "resume", "").statusCode(200);
        await().until(() ->
                looked("ro-again", id, third, this::good).<String>path("state").equals("completed"));
        third.lease().giveUp();
        replays(id);
    }

    /** A process that knows nothing but what is stored, and from now on has the lease; the service itself has it no more. */
    private TestingReplica replica() {
        LeaseStore lease = new LeaseStore(pool, config);
        RolloutStore rollouts = new RolloutStore(pool, lease, audit);
        Carrying carrying = new Carrying(rollouts, features, current, new SimpleMeterRegistry());
        RolloutJob job = new RolloutJob(rollouts, lease, carrying, current, health, clock, config);
        await().until(() -> {
            sql("update flag.leases set last_heartbeat = '-infinity'");
            return now(lease.take()).isPresent();
        });
        return new TestingReplica(job, lease);
    }

    private record TestingReplica(RolloutJob job, LeaseStore lease) {}

    private ExtractableResponse<Response> looked(String tenant, String id, TestingReplica replica, UnaryHealth health)
            throws Exception {
        topic.tell(health.of(tenant));
        now(replica.job().look());
        return one(tenant, id).extract();
    }

    private void replays(String id) {
        Rollout rollout = now(store.one(UUID.fromString(id))).orElseThrow();
        List<Decided> log = now(store.log(rollout.id()));
        RolloutState state = RolloutState.started(rollout.plan(), rollout.startedAt());
        for (Decided decided : log) {
            Decision again = Decider.decide(state, rollout.plan(), decided.signal(), decided.at());
            assertThat(again).isEqualTo(decided.decision());
            state = again instanceof Decision.Move move ? move.next() : state;
        }
        assertThat(log).isNotEmpty();
        assertThat(state).isEqualTo(rollout.state());
    }

    private HealthVerdict good(String tenant) {
        return of(tenant, 10);
    }

    private HealthVerdict bad(String tenant) {
        return of(tenant, 900);
    }

    private HealthVerdict of(String tenant, long failures) {
        Instant ahead = clock.instant().plusSeconds(58);
        HealthVerdict figures = TestingHealth.of(ahead, 1_000, failures, 100, 2);
        return new HealthVerdict(
                1, tenant, ahead, figures.verdict(), null, figures.windows(), figures.findings(), figures.cohorts());
    }

    private String state(String tenant, String id, UnaryHealth health) throws Exception {
        topic.tell(health.of(tenant));
        return one(tenant, id).extract().path("state");
    }

    private interface UnaryHealth {
        HealthVerdict of(String tenant);
    }

    private static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofMinutes(3));
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement forged = connection.createStatement()) {
            assertThat(forged.executeUpdate(statement)).isEqualTo(1);
        }
    }

    private static String body(String more) {
        return "{\"flag\":\"%s\",\"reason\":\"INC-42 is mitigated\",\"bake\":\"PT1S\"%s}"
                .formatted(LOCAL_ONLY, more)
                .replaceFirst("\"bake\":\"PT1S\"(?=.*\"bake\")", "\"minimum_users\":10");
    }

    private static ValidatableResponse start(String tenant, String more) {
        return post(tenant, "operator", body(more)).statusCode(200).body("state", equalTo("baking"));
    }

    private static ValidatableResponse post(String tenant, String role, String body) {
        return given().auth()
                .oauth2(token(tenant, role))
                .contentType(ContentType.JSON)
                .body(body)
                .when()
                .post("/ops/rollouts")
                .then();
    }

    private static ValidatableResponse order(String tenant, String id, String order, String more) {
        return given().auth()
                .oauth2(token(tenant, "operator"))
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"drill\"%s}".formatted(more))
                .when()
                .post("/ops/rollouts/" + id + "/" + order)
                .then();
    }

    private static ValidatableResponse one(String tenant, String id) {
        return given().auth()
                .oauth2(token(tenant, "support"))
                .when()
                .get("/ops/rollouts/" + id)
                .then();
    }

    private static void localOnly(String tenant, boolean on) {
        given().auth()
                .oauth2(token(tenant, "operator"))
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"drill\"}".formatted(on))
                .when()
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }

    private static String token(String tenant, String role) {
        return TestingTokens.of(tenant, "someone").roles(role).build();
    }
}
