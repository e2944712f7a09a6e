package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two devices of one user, through the gateway: what the one pushes, the other is told of and pulls. */
class SocketIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @Test
    void whatOneDevicePushesTheOtherIsToldOfAndPulls() throws Exception {
        String token = suite.token("acme", "socket");
        Device phone = new Device(suite, token, "phone");
        Device desk = new Device(suite, token, "desk");
        Heard phoneHears = open(token, "phone");
        Heard deskHears = open(token, "desk");

        phone.push("notes", Device.upsert("o1", "r1", "one"), Device.upsert("o2", "r2", "two"));

        JsonNode head = deskHears.await("head");
        assertThat(head.path("version").asInt()).isEqualTo(2);
        assertThat(head.path("collection").asText()).isEqualTo("notes");
        assertThat(desk.changes()).hasSize(2);
        assertThat(phoneHears.await("outcome").findValuesAsText("status")).containsExactly("applied", "applied");
        assertThat(deskHears.of("outcome")).isEmpty();
    }

    @Test
    void theSwitchAndAnOperatorsForceSyncReachTheDevicesOfTheTenant() throws Exception {
        Device operator = new Device(suite, suite.token("umbrella", "op", "operator"), "desk");
        Heard phone = open(suite.token("umbrella", "worker"), "phone");

        operator.put("/ops/local-only", "{\"enabled\":true,\"reason\":\"drill\"}");
        assertThat(phone.await("sync-mode").path("mode").asText()).isEqualTo("local-only");
        assertThat(phone.await("flags").path("epoch").asLong()).isPositive();
        operator.put("/ops/local-only", "{\"enabled\":false,\"reason\":\"drill is over\"}");
        operator.post("/ops/force-sync", "{\"reason\":\"drill is over\"}");

        assertThat(phone.await("force-sync").path("reason").asText()).isEqualTo("drill is over");
        SuiteUnderTest.patiently()
                .until(() ->
                        phone.of("sync-mode").getLast().path("mode").asText().equals("normal"));
    }

    @Test
    void aServiceThatStopsTellsItsSocketsWhenToComeBackAndTakesThemAgain() throws Exception {
        String token = suite.token("acme", "returner");
        Heard phone = open(token, "phone");
        long stopped = suite.process("ingest-service").pid();
        Path log = suite.log("ingest-service");
        int said = Files.readString(log).length();

        suite.process("ingest-service").destroy();

        SuiteUnderTest.patiently()
                .untilAsserted(() -> assertThat(phone.closed).matches("1012 retry-after=[1-9][0-9]?"));
        suite.awaitRestart("ingest-service", stopped);
        // What Quarkus says when a request is still in work at the end of its patience: a socket is none.
        assertThat(Files.readString(log).substring(said)).doesNotContain("Timed out waiting for graceful shutdown");
        SuiteUnderTest.patiently().ignoreExceptions().untilAsserted(() -> open(token, "phone"));
    }

    @Test
    void withoutATokenTheGatewayHandsTheRefusalOn() {
        CompletableFuture<WebSocket> socket = HTTP.newWebSocketBuilder().buildAsync(url("phone"), new Heard());

        assertThatThrownBy(socket::join)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(401));
    }

    private Heard open(String token, String device) {
        Heard heard = new Heard();
        HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(url(device), heard)
                .join();
        heard.await("hello");
        return heard;
    }

    private URI url(String device) {
        return URI.create(suite.url().replaceFirst("http", "ws") + "/ws/mobile/sync/?device_id=" + device);
    }

    /** What came on a socket. */
    private static final class Heard implements WebSocket.Listener {
        private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private volatile String closed = "";

        List<JsonNode> of(String type) {
            return messages.stream()
                    .filter(message -> message.path("type").asText().equals(type))
                    .toList();
        }

        JsonNode await(String type) {
            SuiteUnderTest.patiently()
                    .untilAsserted(() ->
                            assertThat(of(type)).as("messages, of " + messages).isNotEmpty());
            return of(type).getFirst();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(SuiteUnderTest.json(partial.toString()));
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed = status + " " + reason;
            return null;
        }
    }
}
