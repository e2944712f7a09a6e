package io.tidemark.snapshot.engine;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.snapshot.TestingOperations;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the queue is, and that it can be stopped and started. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class QueueIT {
    private static final String BECAUSE = "{\"reason\":\"INC-2: mass 5xx\"}";

    @Inject
    ChannelRegistry channels;

    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() throws Exception {
        TestingSql.execute("update snapshot.sync_engine set paused = false");
        kafka.close();
    }

    @Test
    void whileItIsPausedOperationsWaitAndAfterwardsEachIsAppliedOnce() throws Exception {
        kafka.apply(batch("acme", "paused", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        operator()
                .body(BECAUSE)
                .post("/ops/queue/pause")
                .then()
                .statusCode(200)
                .body("state", equalTo("paused"))
                .body("paused_by", equalTo("acme/op"))
                .body("reason", equalTo("INC-2: mass 5xx"));
        OperationBatch late = batch("acme", "paused", operation(0, OperationType.UPDATE, "o2", "r1", 1));
        kafka.send(late.key(), MessageCodec.encode(late));
        await().untilAsserted(() -> operator()
                .get("/ops/queue")
                .then()
                .statusCode(200)
                .body("state", equalTo("paused"))
                .body("lag_records", equalTo(1))
                .body("pending_operations", greaterThanOrEqualTo(1))
                .body("message", containsString("paused, "))
                .body("partitions.size()", equalTo(6))
                .body("partitions.lag.sum()", equalTo(1)));
        await().until(() -> metric("pending_ops_gauge [1-9].*"));
        await().until(() -> metric("operations_lag_records\\{partition=\"[0-5]\"} 1\\.0"));
        // What was written a second ago or more is that old; who looks again sees it grow.
        await().untilAsserted(() ->
                operator().get("/ops/queue").then().body("oldest_pending_seconds", greaterThanOrEqualTo(1)));
        await().until(() -> metric("oldest_pending_seconds [1-9].*"));

        Response resumed = operator().body("{\"reason\":\"INC-2 is over\"}").post("/ops/queue/resume");

        resumed.then().statusCode(200).body("state", equalTo("running")).body("paused_by", nullValue());
        BatchOutcome outcome = kafka.await(late.batchId());
        assertThat(outcome.outcomes()).allMatch(Outcome::isApplied);
        assertThat(outcome.appliedAt()).isAfter(Instant.parse(resumed.jsonPath().getString("since")));
        assertThat(TestingSql.column(
                        "select version from snapshot.snapshots where user_id = 'paused' order by version"))
                .containsExactly("1", "2");
        await().untilAsserted(() -> operator()
                .get("/ops/queue")
                .then()
                .body("lag_records", equalTo(0))
                .body("oldest_pending_seconds", equalTo(0))
                .body("message", equalTo("Queue processing resumed, 0 pending")));
        await().until(() -> metric("oldest_pending_seconds 0.0"));
    }

    @Test
    void whatAnotherReplicaWasToldIsObeyedHere() throws Exception {
        TestingSql.execute("update snapshot.sync_engine set paused = true, changed_by = 'globex/op', since = now()");
        await().until(() -> channels.getPausable("operations").isPaused());
        operator().get("/ops/queue").then().body("paused_by", equalTo("globex/op"));

        TestingSql.execute("update snapshot.sync_engine set paused = false");

        await().until(() -> !channels.getPausable("operations").isPaused());
    }

    @Test
    void pausingTwiceKeepsTheTimeOfTheFirst() {
        String first =
                operator().body(BECAUSE).post("/ops/queue/pause").jsonPath().getString("since");

        operator().body(BECAUSE).post("/ops/queue/pause").then().body("since", equalTo(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"reason\":\"\"}", "{\"reason\":\"a\",\"x\":1}", "{\"reason\":7", "null"})
    void withoutAGoodReasonNothingChanges(String body) {
        operator().body(body).post("/ops/queue/pause").then().statusCode(400);

        operator().get("/ops/queue").then().body("state", equalTo("running"));
    }

    @Test
    void onlyOperatorsStopIt() {
        for (String path : List.of("/ops/queue/pause", "/ops/queue/resume")) {
            given().contentType("application/json")
                    .body(BECAUSE)
                    .post(path)
                    .then()
                    .statusCode(401);
            for (String role : List.of("user", "support", "service")) {
                as(role).body(BECAUSE).post(path).then().statusCode(403);
            }
        }
        as("user").get("/ops/queue").then().statusCode(403);
        as("support").get("/ops/queue").then().statusCode(200);
    }

    @Test
    void whileADependencyIsDeadOperatorsAreToldToComeBack() throws Exception {
        TidemarkServers.postgres().kill();
        try {
            for (String path : List.of("/ops/queue", "/ops/leases")) {
                operator()
                        .get(path)
                        .then()
                        .statusCode(503)
                        .header("Retry-After", notNullValue())
                        .body("code", equalTo("dependency-unavailable"));
            }
        } finally {
            TidemarkServers.postgres().start();
        }
        await().untilAsserted(() -> operator().get("/ops/queue").then().statusCode(200));
    }

    @Test
    void whileKafkaIsDeadTheQueueIsNotKnownButTheLeasesAre() throws Exception {
        TidemarkServers.kafka().kill();
        try {
            operator()
                    .get("/ops/queue")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("dependency-unavailable"));
            operator().get("/ops/leases").then().statusCode(200);
        } finally {
            TidemarkServers.kafka().start();
        }
        await().untilAsserted(() -> operator().get("/ops/queue").then().statusCode(200));
    }

    private static boolean metric(String line) {
        return given().get("/metrics").asString().lines().anyMatch(shown -> shown.matches(line));
    }

    private static RequestSpecification operator() {
        return as("operator");
    }

    private static RequestSpecification as(String role) {
        return given().auth()
                .oauth2(TestingTokens.of("acme", "op").roles(role).build())
                .contentType("application/json");
    }
}
