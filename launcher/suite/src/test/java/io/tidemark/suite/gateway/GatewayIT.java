package io.tidemark.suite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.servers.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayIT {

    private static final String TABLE = """
            services: {echo: {port: 1}, away: {port: 2}, socket: {port: 3}, refused: {port: 4}}
            gateway:
              routes:
                - {name: echo, path: {type: PathPrefix, value: /api}, service: echo}
                - {name: away, path: {type: PathPrefix, value: /away}, service: away}
                - {name: socket, path: {type: PathPrefix, value: /ws}, service: socket}
                - {name: refused, path: {type: Exact, value: /refused}, service: refused}
                - {name: push, path: {type: Exact, value: /push}, methods: [POST], service: echo, write: true}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private HttpServer echo;
    private Gateway gateway;
    private WriteGate gate = new WriteGate(Path.of("none"));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void start() throws Exception {
        echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.createContext("/", exchange -> {
            String body = exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n"
                    + exchange.getRequestHeaders().getFirst("Traceparent") + "\n"
                    + exchange.getRequestHeaders().getFirst("X-Forwarded-For") + "\n"
                    + exchange.getRequestHeaders().getFirst("Upgrade") + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Idempotent-Replayed", "3");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
        echo.start();
        int socket = vertx.createHttpServer()
                .webSocketHandler(webSocket -> webSocket.textMessageHandler(webSocket::writeTextMessage))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        int refused = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(401)
                        .putHeader("WWW-Authenticate", "Bearer")
                        .end("who are you?"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        gate = new WriteGate(folder.resolve("state/writes-closed"));
        gateway = Gateway.start(
                RouteTable.of(new YAMLMapper().readTree(TABLE)),
                gate,
                Map.of("echo", echo.getAddress().getPort(), "away", Ports.free(), "socket", socket, "refused", refused),
                0);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        echo.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String rawPath) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + rawPath));
    }

    @Test
    void whileWritesAreClosedWhatChangesDataIsToldToWaitAndTheRestGoesOn() throws Exception {
        gate.close("INC-7: the flags are out of reach");
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> send(push()).statusCode() == 503);

        HttpResponse<String> refused = send(push());
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("\"local-only\"", "sync paused – local changes queued");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(15L, 30L);
        assertThat(send(to("/api/files")).statusCode()).isEqualTo(200);
        assertThat(gate.reason()).contains("INC-7: the flags are out of reach");

        assertThat(gate.open()).isTrue();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> send(push()).statusCode() == 200);
        assertThat(gate.open()).isFalse();
    }

    private HttpRequest.Builder push() {
        return to("/push").POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    @Test
    void requestGoesOnAsItCame() throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        HttpResponse<String> response = send(to("/api/files/docs%2Fa%20b.md?limit=5&cursor=a%2Bb")
                .header("traceparent", trace)
                .POST(HttpRequest.BodyPublishers.ofString("the body")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("POST /api/files/docs%2Fa%20b.md?limit=5&cursor=a%2Bb\n" + trace
                        + "\n127.0.0.1\nnull\nthe body");
        assertThat(response.headers().firstValue("Idempotent-Replayed")).contains("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void aRequestWithoutAUsableTraceBeginsOneOfItsOwn(String given) throws Exception {
        HttpRequest.Builder request = to("/api/files/x").POST(HttpRequest.BodyPublishers.ofString(""));
        String first = trace(given.isEmpty() ? request : request.header("traceparent", given));
        String second = trace(given.isEmpty() ? request : request.setHeader("traceparent", given));

        assertThat(first).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01").isNotEqualTo(given);
        assertThat(second).isNotEqualTo(first);
    }

    private String trace(HttpRequest.Builder request) throws Exception {
        return send(request).body().lines().skip(1).findFirst().orElseThrow();
    }

    @Test
    void unknownPathIsAProblem() throws Exception {
        HttpResponse<String> response = send(to("/nowhere"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"not-found\"");
    }

    @Test
    void serviceThatDoesNotAnswerIsUnavailableForAWhile() throws Exception {
        HttpResponse<String> response = send(to("/away/x"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"dependency-unavailable\"", "away does not answer");
    }

    @Test
    void webSocketPasses() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();

        vertx.createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.port())
                        .setURI("/ws/sync"))
                .onSuccess(webSocket -> {
                    webSocket.textMessageHandler(answer::complete);
                    webSocket.writeTextMessage("hello");
                })
                .onFailure(answer::completeExceptionally);

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void webSocketThatTheServiceRefusesIsRefusedInItsWords() throws Exception {
        UpgradeRejectedException refusal = refusedUpgrade("/refused");

        assertThat(refusal.getStatus()).isEqualTo(401);
        assertThat(refusal.getHeaders().get("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(refusal.getBody().toString()).isEqualTo("who are you?");
    }

    @Test
    void webSocketToAServiceThatDoesNotAnswerIsUnavailableForAWhile() throws Exception {
        UpgradeRejectedException refusal = refusedUpgrade("/away/socket");

        assertThat(refusal.getStatus()).isEqualTo(503);
        assertThat(refusal.getHeaders().get("Retry-After")).isEqualTo("1");
        assertThat(refusal.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refusal.getBody().toString()).contains("\"code\":\"dependency-unavailable\"");
    }

    private UpgradeRejectedException refusedUpgrade(String path) throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        vertx.createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.port())
                        .setURI(path))
                .onSuccess(webSocket -> refused.completeExceptionally(new AssertionError("it was opened")))
                .onFailure(refused::complete);
        return (UpgradeRejectedException) refused.get(20, TimeUnit.SECONDS);
    }
}
