package io.tidemark.ingest.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets a socket, and what the others are told before there is one. */
@QuarkusTest
@TestProfile(UpgradeIT.Small.class)
@WithTestResource(TidemarkServers.class)
class UpgradeIT {
    /** Small limits, a short heartbeat, and one page that may connect. */
    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tidemark.ingest.socket.allowed-origins", "https://app.example.com",
                    "tidemark.ingest.socket.max-connections", "4",
                    "tidemark.ingest.socket.max-connections-per-user", "2",
                    "tidemark.ingest.socket.heartbeat-every", "100ms",
                    "tidemark.ingest.socket.tick-every", "20ms",
                    "tidemark.ingest.socket.max-unanswered", "2");
        }
    }

    @BeforeEach
    void awaitEmptiness() {
        Patience.await().untilAsserted(() -> assertThat(metrics()).contains("sync_active_sessions 0.0"));
    }

    @Test
    void aTokenInASubprotocolIsAsGoodAsOneInTheHeaderAndTheProtocolIsChosen() {
        TestingSocket page = TestingSocket.connect(
                "device_id=page",
                TestingSocket.builder()
                        .header("Origin", "https://app.example.com")
                        .subprotocols(Upgrade.PROTOCOL, "bearer." + token("page")));

        page.await("hello");
        assertThat(page.socket().getSubprotocol()).isEqualTo(Upgrade.PROTOCOL);
        page.close();
    }

    @Test
    void withoutAGoodTokenThereIsNoSocket() {
        upgrade(given(), "device_id=d").statusCode(401).body("code", equalTo("unauthenticated"));
        for (String bad : List.of(
                "nonsense",
                TestingTokens.of("acme", "late").expired().build(),
                TestingTokens.of("acme", "forged").signedByStranger().build(),
                TestingTokens.of("acme", "unsigned").buildUnsigned(),
                TestingTokens.of("acme", "elsewhere").audience("elsewhere").build(),
                TestingTokens.of("acme", "other").issuer("other").build(),
                TestingTokens.of("a/b", "nameless").build())) {
            upgrade(given().auth().preemptive().oauth2(bad), "device_id=d")
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", "Bearer")
                    .body("code", equalTo("invalid-token"));
        }
    }

    @Test
    void aTokenInTheQueryIsRefusedAlsoWhenItIsGood() {
        upgrade(given(), "device_id=d&access_token=" + token("query"))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-parameter"));
    }

    @Test
    void theDeviceHasToBeNamedOnceAndInItsForm() {
        for (String query : List.of("x=1", "device_id=", "device_id=a&device_id=b", "device_id=a%20b")) {
            upgrade(bearer("unnamed"), query).statusCode(400).body("code", equalTo("invalid-parameter"));
        }
        assertThatThrownBy(() -> StuckClient.connect(token("unnamed"), "%zz")).hasMessageStartingWith("HTTP/1.1 400");
    }

    @Test
    void aPageOfAnUnknownOriginGetsNoSocket() {
        upgrade(bearer("page").header("Origin", "https://evil.example.com"), "device_id=d")
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("forbidden"));
    }

    @Test
    void oneSocketTooManyOfAUserAndOfTheReplicaIsToldWhenToComeBack() {
        List<TestingSocket> open = new ArrayList<>();
        try {
            open.add(TestingSocket.of(token("many"), "one"));
            open.add(TestingSocket.of(token("many"), "two"));
            upgrade(bearer("many"), "device_id=three")
                    .statusCode(429)
                    .body("code", equalTo("rate-limited"))
                    .header("Retry-After", Integer::parseInt, greaterThan(0));
            open.add(TestingSocket.of(token("more"), "one"));
            open.add(TestingSocket.of(token("more"), "two"));

            upgrade(bearer("last"), "device_id=one")
                    .statusCode(503)
                    .body("code", equalTo("overloaded"))
                    .header("Retry-After", Integer::parseInt, greaterThan(0));
            assertThat(metrics()).contains("sync_active_sessions 4.0");
        } finally {
            open.forEach(TestingSocket::close);
        }
        Patience.await().untilAsserted(() -> assertThat(metrics()).contains("sync_active_sessions 0.0"));
        TestingSocket.of(token("many"), "three").close();
    }

    @Test
    void aClientThatAnswersPingsStaysAndOneThatDoesNotIsClosed() throws Exception {
        try (TestingSocket alive = TestingSocket.of(token("alive"), "phone");
                StuckClient silent = StuckClient.connect(token("silent"), "phone")) {
            int status = silent.readUntilClosed();

            assertThat(status).isEqualTo(Ending.NO_HEARTBEAT.status());
            alive.say("{\"type\":\"ping\"}");
            alive.await("pong");
        }
    }

    @Test
    void everySeriesIsThereFromTheStart() {
        assertThat(metrics())
                .contains(
                        "ws_connect_attempts_total{outcome=\"accepted\"",
                        "ws_connect_attempts_total{outcome=\"unauthenticated\"",
                        "ws_connect_attempts_total{outcome=\"forbidden\"",
                        "ws_connect_attempts_total{outcome=\"bad_request\"",
                        "ws_connect_attempts_total{outcome=\"too_many\"",
                        "sync_active_sessions ");
        for (Ending ending : Ending.values()) {
            assertThat(metrics()).contains("ws_closed_total{reason=\"" + ending.word() + "\"");
        }
    }

    private static ValidatableResponse upgrade(RequestSpecification caller, String query) {
        return caller.urlEncodingEnabled(false)
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .get(TestingSocket.url("http") + "?" + query)
                .then();
    }

    private static RequestSpecification bearer(String user) {
        return given().auth().preemptive().oauth2(token(user));
    }

    private static String token(String user) {
        return TestingTokens.of("acme", user).build();
    }

    private static String metrics() {
        return given().get("/metrics").asString();
    }
}
