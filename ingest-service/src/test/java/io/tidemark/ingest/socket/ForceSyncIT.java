package io.tidemark.ingest.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** An operator's order while Kafka is dead, and after. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class ForceSyncIT {
    @Test
    void withKafkaDeadTheOperatorHearsThatNobodyWasToldAndOrdersArriveOnceItIsBack() throws Exception {
        try (TestingSocket phone = TestingSocket.of(TestingTokens.of("acme", "patient"), "phone")) {
            TidemarkServers.kafka().kill();
            Response refused;
            try {
                refused = force("dead");
            } finally {
                TidemarkServers.kafka().start();
            }

            refused.then().statusCode(503).body("code", equalTo("dependency-unavailable"));
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
            Patience.await().untilAsserted(() -> {
                force("alive").then().statusCode(202);
                assertThat(phone.heard("force-sync")).isNotEmpty();
            });
        }
    }

    private static Response force(String reason) {
        return given().auth()
                .oauth2(TestingTokens.operator())
                .contentType("application/json")
                .body("{\"user\":\"patient\",\"reason\":\"" + reason + "\"}")
                .post("/ops/force-sync");
    }
}
