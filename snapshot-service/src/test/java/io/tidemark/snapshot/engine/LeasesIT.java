package io.tidemark.snapshot.engine;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.snapshot.TestingOperations;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of leases and do with them, while the service applies operations. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class LeasesIT {
    private static final String WARNING = "Only force release when certain no other processor is running!";

    private final TestingOperations kafka = new TestingOperations();

    @BeforeEach
    void ours() {
        await().untilAsserted(() -> assertThat(runners()).hasSize(6));
    }

    @AfterEach
    void close() throws Exception {
        TestingSql.execute("update snapshot.sync_leases set runner_id = null where runner_id like 'other/%'");
        kafka.close();
    }

    @Test
    void everyPartitionHasALeaseAndThisRunnerHoldsIt() {
        operator().get("/ops/leases").then().statusCode(200);

        assertThat(operator()
                        .get("/ops/leases")
                        .jsonPath()
                        .getList("leases.findAll{it.name=~/operations-[0-5]$/}.this_runner"))
                .containsOnly(true)
                .hasSize(6);
    }

    @Test
    void aReleaseByForceWhileTheServiceRunsLosesAndDoublesNothing() throws Exception {
        long before = epochs();
        for (int i = 0; i < 40; i++) {
            OperationBatch batch = batch(
                    "acme",
                    "released-" + i % 4,
                    operation(0, OperationType.CREATE, "a" + i, "r" + i, 0),
                    operation(1, OperationType.UPDATE, "b" + i, "r" + i, 2L * (i / 4) + 1));
            kafka.send(batch.key(), MessageCodec.encode(batch));
            if (i % 10 == 5) {
                releaseAllByForce();
            }
        }

        await().untilAsserted(() -> assertThat(TestingSql.column(
                        "select operation_id from snapshot.snapshots where user_id like 'released-%'"))
                .hasSize(80));
        for (int user = 0; user < 4; user++) {
            assertThat(TestingSql.column("select version from snapshot.snapshots where user_id = 'released-" + user
                            + "' order by version"))
                    .isEqualTo(IntStream.rangeClosed(1, 20)
                            .mapToObj(Integer::toString)
                            .toList());
        }
        await().untilAsserted(() -> assertThat(runners()).hasSize(6));
        assertThat(epochs()).isGreaterThanOrEqualTo(before + 12);
    }

    @Test
    void whileAnotherRunnerHoldsThePartitionNothingIsWrittenAndAfterwardsEverything() throws Exception {
        TestingSql.execute("update snapshot.sync_leases set runner_id = 'other/1/x', epoch = epoch + 1,"
                + " last_heartbeat = now() + interval '1 hour' where name like 'operations-_'");
        OperationBatch batch = batch("acme", "fenced", operation(0, OperationType.CREATE, "o1", "r1", 0));
        long retries = retries();
        kafka.send(batch.key(), MessageCodec.encode(batch));
        await().until(() -> retries() > retries + 1);

        assertThat(TestingSql.column("select version from snapshot.snapshots where user_id = 'fenced'"))
                .isEmpty();
        TestingSql.execute("update snapshot.sync_leases set runner_id = null where name like 'operations-_'");

        assertThat(kafka.await(batch.batchId()).outcomes()).allMatch(Outcome::isApplied);
        assertThat(TestingSql.column("select version from snapshot.snapshots where user_id = 'fenced'"))
                .containsExactly("1");
    }

    @Test
    void aLeaseInUseIsReleasedOnlyByForce() {
        operator()
                .body("{\"reason\":\"INC-1\"}")
                .post("/ops/leases/operations-0/release")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("lease-in-use"))
                .body("detail", containsString(WARNING))
                .body("warning", equalTo(WARNING))
                .body("runbook_url", equalTo("docs/runbooks/lock-stuck.md"));
    }

    @Test
    void aProblemThatIsNoOperatorsNamesNoRunbook() {
        operator()
                .get("/api/notes/nowhere")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .body("runbook_url", nullValue());
    }

    @Test
    void aSilentLeaseIsShownAsStaleAndReleasedWithoutForce() throws Exception {
        TestingSql.execute(
                "insert into snapshot.sync_leases values ('silent', 'gone/7/x', 4,"
                        + " now() - interval '11 minutes', now()) on conflict (name) do update set runner_id = 'gone/7/x', epoch = 4");
        double takeovers = takeovers();
        operator()
                .get("/ops/leases")
                .then()
                .body("leases.find{it.name=='silent'}.silent_minutes", equalTo(11))
                .body("leases.find{it.name=='silent'}.stale", equalTo(true))
                .body("leases.find{it.name=='silent'}.this_runner", equalTo(false));

        operator()
                .body("{\"reason\":\"INC-1: its node is gone\"}")
                .post("/ops/leases/silent/release")
                .then()
                .statusCode(200)
                .body("released", equalTo(true))
                .body("epoch", equalTo(5))
                .body("warning", equalTo(WARNING));

        assertThat(takeovers()).isGreaterThanOrEqualTo(takeovers + 1);
        operator()
                .body("{\"reason\":\"again\"}")
                .post("/ops/leases/silent/release")
                .then()
                .statusCode(200)
                .body("released", equalTo(false))
                .body("epoch", equalTo(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"reason\":\" \"}", "{\"reason\":\"a\\nb\"}", "{\"reason\":\"a\",\"who\":1}", "[]"})
    void aReleaseWithoutAGoodReasonIsRefused(String body) {
        operator().body(body).post("/ops/leases/operations-0/release").then().statusCode(400);
    }

    @Test
    void aLeaseThatIsNotThereIsNotFound() {
        operator()
                .body("{\"reason\":\"a\"}")
                .post("/ops/leases/nothing/release")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void onlyOperatorsRelease() {
        String path = "/ops/leases/operations-0/release";
        given().contentType("application/json").body("{}").post(path).then().statusCode(401);
        for (String role : List.of("user", "support", "service")) {
            as(role).body("{\"reason\":\"a\",\"force\":true}").post(path).then().statusCode(403);
        }
        as("user").get("/ops/leases").then().statusCode(403);
        as("support").get("/ops/leases").then().statusCode(200);
    }

    @Test
    void theMetricsShowEveryLease() {
        await().untilAsserted(() -> given().get("/metrics")
                .then()
                .body(containsString("processing_lock_last_heartbeat_timestamp_seconds{lease=\"operations-0\"}"))
                .body(containsString("processing_lock_epoch{lease=\"operations-0\"}"))
                .body(containsString("lock_takeovers_total "))
                .body(containsString("active_processors_gauge 1.0")));
    }

    @Test
    void ofALeaseThatWasGivenUpTheMetricsShowNoHeartbeat() throws Exception {
        TestingSql.execute(
                "insert into snapshot.sync_leases values ('given-up', null, 1, now() - interval '11 minutes',"
                        + " now()) on conflict (name) do nothing");

        await().untilAsserted(() -> given().get("/metrics")
                .then()
                .body(containsString("processing_lock_epoch{lease=\"given-up\"}"))
                .body(not(containsString("last_heartbeat_timestamp_seconds{lease=\"given-up\"}"))));
    }

    private static void releaseAllByForce() {
        for (int partition = 0; partition < 6; partition++) {
            operator()
                    .body("{\"reason\":\"INC-1\",\"force\":true}")
                    .post("/ops/leases/operations-" + partition + "/release")
                    .then()
                    .statusCode(200);
        }
    }

    private static List<String> runners() throws Exception {
        return TestingSql.column("select runner_id from snapshot.sync_leases"
                + " where name like 'operations-_' and runner_id is not null and runner_id not like 'other%'");
    }

    private static long epochs() throws Exception {
        return Long.parseLong(
                TestingSql.column("select sum(epoch) from snapshot.sync_leases where name like 'operations-_'")
                        .get(0));
    }

    private static double takeovers() {
        return metric("lock_takeovers_total");
    }

    private static long retries() {
        return (long) metric("retries_total");
    }

    private static double metric(String name) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
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
