package io.tidemark.ingest.bulk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** What a client hears when nobody applies its operations, or Kafka is dead. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class UnansweredIT {
    @Test
    void anOutcomeThatDoesNotComeIsNoSuccess() {
        Response answer = push("unanswered");

        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", equalTo("not-confirmed"))
                .body("retryable", equalTo(true));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    @Test
    void aDeadKafkaIsA503AndPushesGoOnOnceItIsBack() throws Exception {
        TidemarkServers.kafka().kill();
        Response answer;
        try {
            answer = push("dead");
        } finally {
            TidemarkServers.kafka().start();
        }

        answer.then().statusCode(503).contentType("application/problem+json").body("retryable", equalTo(true));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        try (TestingSnapshots snapshots = new TestingSnapshots(operation ->
                Outcome.applied(operation.position(), operation.operationId(), 1, ContentHash.of("{}"), false))) {
            Patience.await().untilAsserted(() -> push("alive").then().statusCode(200));
            assertThat(snapshots.seen())
                    .anyMatch(batch -> batch.operations().get(0).operationId().equals("alive"));
        }
    }

    private static Response push(String id) {
        return given().auth()
                .oauth2(TestingTokens.alice())
                .contentType("application/json")
                .body("{\"device_id\":\"d\",\"operations\":[{\"operation_id\":\"" + id
                        + "\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":{}}]}")
                .post("/api/notes/bulk");
    }
}
