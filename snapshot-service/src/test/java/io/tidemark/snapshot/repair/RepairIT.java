package io.tidemark.snapshot.repair;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.snapshot.TestingOperations;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A damaged snapshot is put right, and nothing but what was expected to be there is ever replaced. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class RepairIT {
    private static final String RIGHT = "{\"by\":\"o2\"}";
    private static final String FORGED = "{\"by\":\"nobody\"}";

    private final String tenant = "rep-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void givenTwoVersionsOfWhichTheHeadIsForged() throws SQLException {
        try (TestingOperations kafka = new TestingOperations()) {
            kafka.apply(batch(
                    tenant,
                    "ann",
                    operation(0, OperationType.UPSERT, "o1", "r1", 0),
                    operation(1, OperationType.UPSERT, "o2", "r1", 1)));
        }
        TestingSql.execute("update snapshot.snapshots set payload = '" + FORGED + "',"
                + " content_hash = sha256(convert_to('" + FORGED + "', 'UTF8')) where tenant_id = '" + tenant
                + "' and version = 2; update snapshot.sync_records set content_hash = sha256(convert_to('" + FORGED
                + "', 'UTF8')) where tenant_id = '" + tenant + "'");
        // The digest follows the forged head, as one who knew how would leave it.
        rebuild();
    }

    @Test
    void aForgedHeadIsPutRightWithItsHashItsDigestAndATrace() {
        repair(request())
                .statusCode(200)
                .body("old_content_hash", equalTo(hash(FORGED)))
                .body("new_content_hash", equalTo(hash(RIGHT)))
                .body("actor", equalTo(tenant + "/olga"))
                .body("reason", equalTo("proved by Kafka's log"));

        assertThat(payload()).isEqualTo(RIGHT);
        assertThat(rebuild()).as("differences that a rebuild finds").isZero();
        given().auth()
                .oauth2(operator())
                .get("/ops/repairs")
                .then()
                .statusCode(200)
                .body("repairs.size()", equalTo(1))
                .body("repairs[0].version", equalTo(2));
    }

    @Test
    void whatIsNotAsExpectedIsLeftAlone() {
        for (String field : new String[] {"expected_content_hash", "expected_payload_hash"}) {
            Map<String, Object> other = request();
            other.put(field, hash("something else"));
            repair(other).statusCode(409).body("code", equalTo("repair-differs"));
        }
        Map<String, Object> missing = request();
        missing.put("version", 3);
        repair(missing).statusCode(409).body("code", equalTo("repair-differs"));

        assertThat(payload()).isEqualTo(FORGED);
    }

    @Test
    void aPayloadThatIsNotItsHashsIsRefusedAndSoIsOneThatIsNotCanonical() {
        Map<String, Object> wrong = request();
        wrong.put("content_hash", hash("something else"));
        repair(wrong).statusCode(422).body("code", equalTo("content-hash-mismatch"));
        for (String bad : new String[] {"{ \"by\":\"o2\"}", "[]", "null", "nonsense", "{\"a\":1,\"a\":2}"}) {
            Map<String, Object> request = request();
            request.put("payload", bad);
            request.put("content_hash", hash(bad));
            int status = repair(request).extract().statusCode();
            assertThat(status).as(bad).isBetween(400, 499);
        }
        for (String field : request().keySet()) {
            Map<String, Object> without = request();
            without.remove(field);
            repair(without).statusCode(400);
        }

        assertThat(payload()).isEqualTo(FORGED);
    }

    @Test
    void anotherTenantsSnapshotIsOutOfReach() {
        given().auth()
                .oauth2(TestingTokens.of("elsewhere", "olga").roles("operator").build())
                .contentType(ContentType.JSON)
                .body(request())
                .post("/ops/repairs")
                .then()
                .statusCode(409);

        assertThat(payload()).isEqualTo(FORGED);
    }

    @Test
    void theTraceCanOnlyGrow() {
        repair(request()).statusCode(200);

        assertThatThrownBy(() -> TestingSql.execute("delete from snapshot.sync_repairs"))
                .hasStackTraceContaining("append-only");
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new HashMap<>();
        request.put("reason", "proved by Kafka's log");
        request.put("finding", UUID.randomUUID().toString());
        request.put("user", "ann");
        request.put("version", 2);
        request.put("expected_content_hash", hash(FORGED));
        request.put("expected_payload_hash", hash(FORGED));
        request.put("payload", RIGHT);
        request.put("content_hash", hash(RIGHT));
        request.put("source", "kafka");
        return request;
    }

    private ValidatableResponse repair(Map<String, Object> request) {
        return given().auth()
                .oauth2(operator())
                .contentType(ContentType.JSON)
                .body(request)
                .post("/ops/repairs")
                .then();
    }

    private String payload() {
        return given().auth()
                        .oauth2(TestingTokens.of(tenant, "ann").build())
                        .get("/api/notes/r1")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("payload.by")
                        .equals("o2")
                ? RIGHT
                : FORGED;
    }

    /** How many differences it found. */
    private long rebuild() {
        await().until(
                        () -> given().auth()
                                .oauth2(operator())
                                .post("/ops/queue/rebuild-index")
                                .statusCode(),
                        status -> status == 202);
        return await().until(
                        () -> given().auth()
                                .oauth2(operator())
                                .get("/ops/queue/rebuild-index")
                                .jsonPath(),
                        done -> "done".equals(done.getString("state")))
                .getLong("difference_count");
    }

    private String operator() {
        return TestingTokens.of(tenant, "olga").roles("operator").build();
    }

    private static String hash(String text) {
        return ContentHash.of(text).toString();
    }
}
