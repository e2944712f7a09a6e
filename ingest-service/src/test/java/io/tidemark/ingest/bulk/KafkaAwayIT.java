package io.tidemark.ingest.bulk;

import static io.restassured.RestAssured.given;
import static io.tidemark.ingest.bulk.PushClient.as;
import static io.tidemark.ingest.bulk.PushClient.push;
import static io.tidemark.ingest.bulk.PushClient.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** Kafka that is away is neither a reason to end a replica nor to take it out of its Service; pushes pass once it is back. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class KafkaAwayIT {
    private static String kafka() {
        return given().get("/health").jsonPath().getString("checks.find { it.name == 'kafka' }.status");
    }

    @Test
    void kafkaThatIsAwayIsNamedAndTheServiceLivesAndStaysReady() throws Exception {
        Patience.await().untilAsserted(() -> assertThat(kafka()).isEqualTo("UP"));
        TidemarkServers.kafka().kill();
        try {
            Patience.await().untilAsserted(() -> assertThat(kafka()).isEqualTo("DOWN"));
            given().get("/health/ready").then().statusCode(200);
            given().get("/health/live").then().statusCode(200);
        } finally {
            TidemarkServers.kafka().start();
        }
        try (TestingSnapshots snapshots = TestingSnapshots.applying()) {
            Patience.await()
                    .untilAsserted(() -> push(as("kafka-away", "alice"), upsert("kafka-came-back"))
                            .then()
                            .statusCode(200));
            assertThat(snapshots.seen("kafka-came-back")).isNotEmpty();
        }
        Patience.await().untilAsserted(() -> assertThat(kafka()).isEqualTo("UP"));
    }
}
