package io.tidemark.ingest.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices hear on their sockets, over the real Kafka; the test commits where snapshot-service would. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class SocketIT {
    private final TestingCommits commits = new TestingCommits();

    @BeforeEach
    void awaitReadiness() {
        Patience.await().untilAsserted(() -> given().get("/health/ready").then().statusCode(200));
    }

    @AfterEach
    void close() {
        commits.close();
    }

    @Test
    void theFirstMessageGreetsAndSaysHowSyncStands() {
        try (TestingSocket phone = TestingSocket.of(user("greeted"), "phone")) {
            assertThat(phone.heard().getFirst().toString())
                    .matches("\\{\"type\":\"hello\",\"epoch\":\\d+,\"sync_mode\":\"normal\",\"heartbeat_seconds\":25}");
        }
    }

    /** A service that stops waits for requests in work. */
    @Test
    void aRequestThatBecameASocketIsNotInWork() {
        String token = user("worker").build();
        try (TestingSocket phone = TestingSocket.of(token, "phone")) {
            assertThat(RequestsInWork.ended(token)).isTrue();
            phone.say("{\"type\":\"ping\"}");
            phone.await("pong");
        }
    }

    @Test
    void aCommitIsToldToEveryDeviceOfTheUserAndItsResultsToTheOneThatPushed() {
        try (TestingSocket phone = TestingSocket.of(user("pair"), "phone");
                TestingSocket desk = TestingSocket.of(user("pair"), "desk")) {
            commits.commit("acme", "pair", "phone", 7);

            String head = "{\"type\":\"head\",\"collection\":\"notes\",\"epoch\":1,\"version\":7}";
            assertThat(desk.await("head").toString()).isEqualTo(head);
            assertThat(phone.await("head").toString()).isEqualTo(head);
            assertThat(phone.heard("outcome"))
                    .singleElement()
                    .satisfies(
                            message -> assertThat(message.toString())
                                    .isEqualTo(
                                            "{\"type\":\"outcome\",\"collection\":\"notes\",\"results\":["
                                                    + "{\"position\":0,\"operation_id\":\"o7\",\"status\":\"applied\",\"version\":7},"
                                                    + "{\"position\":1,\"operation_id\":\"bad\",\"status\":\"conflict\",\"code\":\"version-conflict\"}]}"));
            assertThat(desk.heard("outcome")).isEmpty();
        }
    }

    @Test
    void anOutcomeThatIsToldAgainMovesNoHeadBack() {
        try (TestingSocket phone = TestingSocket.of(user("again"), "phone")) {
            commits.commit("acme", "again", "desk", 2);
            phone.await("head");
            commits.commit("acme", "again", "desk", 2);
            commits.commit("acme", "again", "desk", 1);
            commits.commit("acme", "again", "desk", 3);

            phone.await(message -> message.path("version").asInt() == 3);
            assertThat(phone.heard("head")).hasSize(2);
        }
    }

    @Test
    void nobodyHearsAnotherUsersCommitsNorThoseOfTheSameNameInAnotherTenant() {
        try (TestingSocket mine = TestingSocket.of(user("apart"), "phone");
                TestingSocket colleague = TestingSocket.of(user("apart-too"), "phone");
                TestingSocket namesake = TestingSocket.of(TestingTokens.of("globex", "apart"), "phone")) {
            commits.commit("acme", "apart", "phone", 1);
            mine.await("head");
            // Behind the first in the same log, so what was to be heard has been heard by then.
            commits.commit("globex", "apart", "phone", 11);
            commits.commit("acme", "apart-too", "phone", 21);
            namesake.await("head");
            colleague.await("head");

            assertThat(versions(mine)).containsExactly(1);
            assertThat(versions(namesake)).containsExactly(11);
            assertThat(versions(colleague)).containsExactly(21);
            assertThat(namesake.heard("outcome")).hasSize(1);
        }
    }

    @Test
    void aRecordThatCanNotBeReadDoesNotSilenceTheNextOne() {
        try (TestingSocket phone = TestingSocket.of(user("torn"), "phone")) {
            commits.send(Topics.OUTCOMES, "acme/torn", "{".getBytes(StandardCharsets.UTF_8));
            commits.send(Topics.CONTROL, "acme", "{".getBytes(StandardCharsets.UTF_8));
            commits.commit("acme", "torn", "phone", 4);

            assertThat(phone.await("head").path("version").asInt()).isEqualTo(4);
        }
    }

    @Test
    void aPingIsAnswered() {
        try (TestingSocket phone = TestingSocket.of(user("pinger"), "phone")) {
            phone.say("{\"type\":\"ping\"}");

            assertThat(phone.await("pong").toString()).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @Test
    void whatIsNoMessageIsSaidSoAndTheThirdOneEndsTheSocket() {
        try (TestingSocket phone = TestingSocket.of(user("noisy"), "phone")) {
            phone.say("{");
            phone.say("{\"type\":\"subscribe\"}");
            Patience.await().until(() -> phone.heard("error").size() == 2);
            assertThat(phone.heard("error").getFirst().path("code").asText()).isEqualTo("invalid-field");

            phone.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();

            phone.awaitClose(4400, "bad-messages");
        }
    }

    @Test
    void aMessageOverTheLimitEndsTheSocket() {
        try (TestingSocket phone = TestingSocket.of(user("long"), "phone")) {
            phone.say("{\"type\":\"ping\",\"x\":\"" + "y".repeat(5_000) + "\"}");

            phone.awaitClose(1009, "too-large");
        }
    }

    @Test
    void anOperatorAsksTheDevicesOfAUserOrOfTheWholeTenantButOfNoOther() {
        try (TestingSocket one = TestingSocket.of(user("asked"), "phone");
                TestingSocket other = TestingSocket.of(user("not-asked"), "phone");
                TestingSocket stranger = TestingSocket.of(TestingTokens.of("globex", "asked"), "phone")) {
            force("{\"user\":\"asked\",\"reason\":\"repair of notes\"}").statusCode(202);
            assertThat(one.await("force-sync").toString())
                    .isEqualTo("{\"type\":\"force-sync\",\"reason\":\"repair of notes\"}");
            force("{\"reason\":\"everybody\"}").statusCode(202);
            assertThat(other.await("force-sync").path("reason").asText()).isEqualTo("everybody");

            Patience.await().until(() -> one.heard("force-sync").size() == 2);
            assertThat(other.heard("force-sync")).hasSize(1);
            assertThat(stranger.heard("force-sync")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"reason\":\" \"}",
                "{\"reason\":\"a\\nb\"}",
                "{\"reason\":\"x\",\"tenant\":\"globex\"}",
                "{\"reason\":\"x\",\"user\":\"a/b\"}"
            })
    void aForceSyncThatSaysTooLittleOrTooMuchIsRefused(String body) {
        force(body).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void onlyOperatorsMayForceASync() {
        given().auth()
                .oauth2(TestingTokens.alice())
                .contentType("application/json")
                .body("{\"reason\":\"x\"}")
                .post("/ops/force-sync")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void theSocketEndsWithItsToken() {
        try (TestingSocket phone = TestingSocket.of(user("brief").expiresIn(Duration.ofSeconds(2)), "phone")) {
            phone.awaitClose(4401, "token-expired");
        }
    }

    private static ValidatableResponse force(String body) {
        return given().auth()
                .oauth2(TestingTokens.operator())
                .contentType("application/json")
                .body(body)
                .post("/ops/force-sync")
                .then();
    }

    private static TestingTokens user(String name) {
        return TestingTokens.of("acme", name);
    }

    private static List<Integer> versions(TestingSocket socket) {
        return socket.heard("head").stream()
                .map((JsonNode head) -> head.path("version").asInt())
                .toList();
    }
}
