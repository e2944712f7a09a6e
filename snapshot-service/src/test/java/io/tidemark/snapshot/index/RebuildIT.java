package io.tidemark.snapshot.index;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.snapshot.TestingOperations;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is derived from snapshots, damaged and rebuilt. Each test has a tenant of its own. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class RebuildIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void whatStandsAfterAppliedOperationsIsWhatTheSnapshotsSay() {
        givenUsers("sound");

        JsonPath done = rebuild("sound");

        assertThat(done.getString("message")).isEqualTo("Index rebuilt successfully");
        assertThat(done.getLong("difference_count")).isZero();
        assertThat(done.getLong("users_done")).isEqualTo(3);
        assertThat(done.getLong("users_total")).isEqualTo(3);
        assertThat(done.getLong("records")).isEqualTo(9);
        assertThat(done.getString("started_by")).isEqualTo("sound/op");
    }

    @Test
    void aDamagedIndexIsAgainWhatItWasAndEveryDifferenceIsNamed() throws Exception {
        givenUsers("damaged");
        List<String> before = index("damaged");
        TestingSql.execute("""
                delete from snapshot.sync_records where tenant_id = 'damaged' and user_id = 'u0' and record_id = 'r1';
                update snapshot.sync_records set version = 1, content_hash = sha256('x')
                    where tenant_id = 'damaged' and user_id = 'u1' and record_id = 'r2';
                insert into snapshot.sync_records values ('damaged', 'u1', 'zebras', 'z', 99, sha256('z'), false, now());
                delete from snapshot.sync_streams where tenant_id = 'damaged' and user_id = 'u2';
                update snapshot.sync_streams set record_count = 77, version = 3 where tenant_id = 'damaged' and user_id = 'u0'
                """);

        JsonPath done = rebuild("damaged");

        assertThat(index("damaged")).isEqualTo(before);
        assertThat(done.getLong("difference_count")).isEqualTo(5);
        assertThat(done.getList("differences.user_id")).containsExactly("u0", "u0", "u1", "u1", "u2");
        assertThat(done.getList("differences.record_id")).containsExactly("r1", null, "r2", "z", null);
        assertThat(done.getString("differences[0].found")).isNull();
        assertThat(done.getString("differences[3].expected")).isNull();
        assertThat(done.getString("differences[1].found")).contains("count 77");
        assertThat(rebuild("damaged").getLong("difference_count")).isZero();
    }

    @Test
    void aUserWithManyRecordsIsRebuiltRangeByRange() throws Exception {
        for (int i = 0; i < 5; i++) {
            Operation[] operations = new Operation[500];
            for (int n = 0; n < operations.length; n++) {
                operations[n] = operation(n, OperationType.CREATE, "o" + i + "-" + n, "r" + i + "-" + n, 0);
            }
            kafka.apply(batch("large", "u0", operations));
        }
        List<String> before = index("large");
        TestingSql.execute("delete from snapshot.sync_records where tenant_id = 'large' and record_id like '%7'");

        JsonPath done = rebuild("large");

        assertThat(index("large")).isEqualTo(before);
        assertThat(done.getLong("records")).isEqualTo(2500);
        assertThat(done.getLong("difference_count")).isEqualTo(250);
        assertThat(done.getList("differences")).hasSize(50);
    }

    @Test
    void besideWritesNothingIsLostAndNothingDiffers() throws Exception {
        givenUsers("busy");
        for (int i = 0; i < 60; i++) {
            OperationBatch batch =
                    batch("busy", "u" + i % 3, operation(0, OperationType.CREATE, "late" + i, "late" + i, 0));
            kafka.send(batch.key(), MessageCodec.encode(batch));
            if (i % 20 == 10) {
                assertThat(rebuild("busy").getLong("difference_count")).isZero();
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                TestingSql.column("select version from snapshot.snapshots where tenant_id = 'busy'"))
                        .hasSize(75));
        assertThat(rebuild("busy").getLong("difference_count")).isZero();
    }

    @Test
    void anotherTenantsIndexIsNotTouched() throws Exception {
        givenUsers("mine");
        givenUsers("theirs");
        TestingSql.execute("delete from snapshot.sync_records where tenant_id = 'theirs'");

        assertThat(rebuild("mine").getLong("difference_count")).isZero();

        assertThat(index("theirs")).hasSize(3);
        assertThat(rebuild("theirs").getLong("difference_count")).isEqualTo(9);
    }

    @Test
    void oneRunsAtATimeAndARunThatWasCutOffIsToldAsSuch() throws Exception {
        givenUsers("cut");
        TestingSql.execute("insert into snapshot.sync_leases values ('rebuild-index', 'other/1/x', 5,"
                + " now() + interval '1 hour', now()) on conflict (name) do update set runner_id = 'other/1/x',"
                + " last_heartbeat = now() + interval '1 hour'");
        as("cut", "operator")
                .post("/ops/queue/rebuild-index")
                .then()
                .statusCode(409)
                .body("code", equalTo("rebuild-running"));
        TestingSql.execute("update snapshot.sync_leases set runner_id = null where name = 'rebuild-index'");
        rebuild("cut");
        TestingSql.execute("update snapshot.sync_jobs set state = 'running' where tenant_id = 'cut'");

        as("cut", "support")
                .get("/ops/queue/rebuild-index")
                .then()
                .statusCode(200)
                .body("state", equalTo("interrupted"));
    }

    @Test
    void onlyOperatorsRebuildAndWithoutAnyThereIsNothingToTell() {
        for (String role : List.of("user", "support", "service")) {
            as("nobody", role).post("/ops/queue/rebuild-index").then().statusCode(403);
        }
        given().post("/ops/queue/rebuild-index").then().statusCode(401);
        as("nobody", "user").get("/ops/queue/rebuild-index").then().statusCode(403);
        as("nobody", "support").get("/ops/queue/rebuild-index").then().statusCode(404);
        given().get("/metrics").then().body(containsString("pending_index_entries 0.0"));
    }

    /** Three users with three records each, of which one is updated and one deleted. */
    private void givenUsers(String tenant) {
        for (String user : List.of("u0", "u1", "u2")) {
            kafka.apply(batch(
                    tenant,
                    user,
                    operation(0, OperationType.CREATE, "o1", "r1", 0),
                    operation(1, OperationType.CREATE, "o2", "r2", 0),
                    operation(2, OperationType.UPDATE, "o3", "r1", 1),
                    operation(3, OperationType.CREATE, "o4", "r3", 0),
                    operation(4, OperationType.DELETE, "o5", "r3", 4)));
        }
    }

    private static List<String> index(String tenant) throws Exception {
        List<String> rows = new ArrayList<>(TestingSql.column(
                "select r::text from snapshot.sync_records r where tenant_id = '" + tenant + "' order by 1"));
        rows.addAll(TestingSql.column(
                "select s::text from snapshot.sync_streams s where tenant_id = '" + tenant + "' order by 1"));
        return rows;
    }

    private static JsonPath rebuild(String tenant) {
        await().atMost(PATIENCE)
                .until(() ->
                        as(tenant, "operator").post("/ops/queue/rebuild-index").statusCode() == 202);
        await().atMost(PATIENCE)
                .until(() -> as(tenant, "operator")
                        .get("/ops/queue/rebuild-index")
                        .jsonPath()
                        .getString("state")
                        .equals("done"));
        return as(tenant, "operator").get("/ops/queue/rebuild-index").jsonPath();
    }

    private static RequestSpecification as(String tenant, String role) {
        return given().auth().oauth2(TestingTokens.of(tenant, "op").roles(role).build());
    }
}
