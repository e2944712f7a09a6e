package io.tidemark.ingest.bulk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client hears when nobody applies its operations, or Kafka is dead. */
@QuarkusTest
@TestProfile(UnansweredIT.Impatient.class)
@WithTestResource(TidemarkServers.class)
class UnansweredIT {
    /** The shortest wait that Kafka surely takes a record in. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tidemark.ingest.limits.max-wait", "10s");
        }
    }

    @Test
    void anOutcomeThatDoesNotComeIsNoSuccessButAReceipt() {
        Response answer = push("unanswered");

        String receipt = answer.then()
                .statusCode(202)
                .header("Preference-Applied", nullValue())
                .body("operations", equalTo(1))
                .body("refused", empty())
                .extract()
                .path("receipt");
        assertThat(receipt).matches("[0-9a-f-]{36}\\.1");
        assertThat(answer.header("Location")).isEqualTo("/api/operations/" + receipt);
    }

    @Test
    void whenTheFirstPartIsLateTheOthersAreTakenBeforeThereIsAReceipt() {
        String payload = "{\"a\":\"" + "x".repeat(200_000) + "\"}";
        String operations = IntStream.range(0, 7)
                .mapToObj(i -> "{\"operation_id\":\"part" + i
                        + "\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":" + payload + "}")
                .collect(Collectors.joining(","));

        pushAll(operations).then().statusCode(202).body("receipt", endsWith(".4"));

        try (TestingSnapshots snapshots = TestingSnapshots.applying()) {
            Patience.await()
                    .untilAsserted(() -> assertThat(snapshots.seen("part6"))
                            .singleElement()
                            .satisfies(batch ->
                                    assertThat(batch.request().answerBy()).isEqualTo(batch.receivedAt())));
        }
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
        return pushAll("{\"operation_id\":\"" + id + "\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":{}}");
    }

    private static Response pushAll(String operations) {
        return given().auth()
                .oauth2(TestingTokens.alice())
                .contentType("application/json")
                .body("{\"device_id\":\"d\",\"operations\":[" + operations + "]}")
                .post("/api/notes/bulk");
    }
}
