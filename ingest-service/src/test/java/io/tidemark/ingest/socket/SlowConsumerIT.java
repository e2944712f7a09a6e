package io.tidemark.ingest.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A device that stops reading while more and more comes for it. */
@QuarkusTest
@TestProfile(SlowConsumerIT.Patient.class)
@WithTestResource(TidemarkServers.class)
class SlowConsumerIT {
    /** Nobody is closed for not answering pings here. */
    public static final class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tidemark.ingest.socket.heartbeat-every", "1h",
                    "tidemark.ingest.socket.close-within", "200ms",
                    "tidemark.ingest.socket.tick-every", "20ms");
        }
    }

    @Test
    void aDeviceThatDoesNotReadIsDroppedAndItsNeighboursHearEverything() throws Exception {
        Patience.await().untilAsserted(() -> given().get("/health/ready").then().statusCode(200));
        try (TestingCommits commits = new TestingCommits();
                StuckClient stuck =
                        StuckClient.connect(TestingTokens.of("acme", "slow").build(), "phone");
                TestingSocket neighbour = TestingSocket.of(TestingTokens.of("acme", "slow"), "desk")) {
            // The kernel takes some megabytes on the device's behalf before anything has to wait here.
            for (int version = 1; closed("slow-consumer") == 0 && version < 1_000; version++) {
                commits.commitLarge("acme", "slow", "phone", version, 1_000);
            }
            assertThat(closed("slow-consumer")).isEqualTo(1);
            assertThat(stuck.readToTheEnd()).isPositive();
            commits.commit("acme", "slow", "phone", 5_000);

            neighbour.await(message -> message.path("version").asInt() == 5_000);
            assertThat(given().get("/metrics").asString()).contains("sync_active_sessions 1.0");
        }
    }

    private static int closed(String reason) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("ws_closed_total{reason=\"" + reason + "\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
