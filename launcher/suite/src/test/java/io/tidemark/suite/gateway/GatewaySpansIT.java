package io.tidemark.suite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.tidemark.servers.Ports;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector is told of the requests that pass. */
class GatewaySpansIT {
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    /** More than sockets and queues hold. */
    private static final int LARGE = 32 * 1024 * 1024;

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String TABLE = """
            services: {echo: {port: 1}, away: {port: 2}}
            gateway:
              routes:
                - {name: bulk, path: {type: RegularExpression, value: "/api/[^/]+/bulk"}, methods: [POST], service: echo, write: true}
                - {name: echo, path: {type: PathPrefix, value: /api}, service: echo}
                - {name: away, path: {type: Exact, value: /away}, service: away}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final InMemorySpanExporter told = InMemorySpanExporter.create();
    private final BlockingQueue<MultiMap> passedOn = new LinkedBlockingQueue<>();
    private WriteGate gate = new WriteGate(Path.of("none"));
    private Gateway gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        HttpServer echo = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .requestHandler(request -> {
                    passedOn.add(request.headers());
                    if (request.path().endsWith("/half")) {
                        request.response()
                                .setChunked(true)
                                .write("half")
                                .onSuccess(written -> request.connection().close());
                    } else if (request.path().endsWith("/large")) {
                        request.response().setChunked(true).write(Buffer.buffer(new byte[LARGE]));
                    } else if (!request.path().endsWith("/never")) {
                        request.response()
                                .setStatusCode(request.path().endsWith("/broken") ? 500 : 200)
                                .end("done");
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        gate = new WriteGate(folder.resolve("writes-closed"));
        gateway = Gateway.start(
                RouteTable.of(new YAMLMapper().readTree(TABLE)),
                gate,
                Map.of("echo", echo.actualPort(), "away", Ports.free()),
                0,
                new GatewaySpans(OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(told))
                                .build())
                        .build()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void aRequestIsASpanBetweenItsCallersAndTheServices() throws Exception {
        send(to("/api/notes/bulk")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));

        SpanData span = only();
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(CALLER);
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(passedOn.take().get("traceparent")).isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
    }

    @Test
    void aSpanIsNamedByItsRouteAndNeverByThePathWhichHoldsIds() throws Exception {
        send(to("/api/user-4711/bulk").POST(HttpRequest.BodyPublishers.ofString("{}")));

        SpanData span = only();
        assertThat(span.getName()).isEqualTo("POST /api/[^/]+/bulk");
        assertThat(span.getAttributes().get(ROUTE)).isEqualTo("/api/[^/]+/bulk");
        assertThat(span.toString()).doesNotContain("4711");
        assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aCallerWithoutAUsableTraceGetsOneAndItsStateIsNotTakenOver() throws Exception {
        send(to("/api/notes").header("traceparent", "nonsense").header("tracestate", "vendor=x"));

        SpanData span = only();
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        MultiMap headers = passedOn.take();
        assertThat(headers.get("traceparent")).isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
        assertThat(headers.contains("tracestate")).isFalse();
    }

    @Test
    void aMethodThatHttpDoesNotKnowMakesNoNewName() throws Exception {
        send(to("/nowhere/4711").method("BREW", HttpRequest.BodyPublishers.noBody()));

        SpanData span = only();
        assertThat(span.getName()).isEqualTo("HTTP");
        assertThat(span.getAttributes().get(STATUS)).isEqualTo(404);
        assertThat(span.getAttributes().get(ROUTE)).isNull();
    }

    @Test
    void aFailingServiceIsAnError() throws Exception {
        send(to("/api/broken"));

        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(only().getAttributes().get(STATUS)).isEqualTo(500);
    }

    @Test
    void theGatewaysOwnRefusalsNameTheirTrace() throws Exception {
        assertThat(send(to("/nowhere")).body()).contains("\"trace_id\":\"" + only().getTraceId() + '"');
        told.reset();
        assertThat(send(to("/away")).body()).contains("\"trace_id\":\"" + only().getTraceId() + '"');
        gate.close("a test");
        HttpResponse<String> refusal = Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(this::push, answer -> answer.statusCode() == 503);
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> told.getFinishedSpanItems().stream()
                        .anyMatch(span -> refusal.body().contains("\"trace_id\":\"" + span.getTraceId() + '"')));
    }

    @Test
    void aServiceThatEndsInTheMiddleOfItsAnswerEndsTheSpan() {
        assertThatThrownBy(() -> send(to("/api/half"))).isInstanceOf(IOException.class);

        assertThat(only().getAttributes().get(ERROR_TYPE)).isEqualTo("service_broke_off");
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aCallerWhoGoesAwayInTheMiddleOfTheAnswerIsNotTheServicesError() throws Exception {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            caller.getOutputStream()
                    .write("GET /api/large HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().flush();
            assertThat(caller.getInputStream().read()).isEqualTo('H');
        }

        assertThat(only().getAttributes().get(ERROR_TYPE)).isEqualTo("caller_went_away");
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aCallerWhoGoesAwayEndsItsSpan() throws Exception {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            caller.getOutputStream()
                    .write("GET /api/never HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().flush();
            assertThat(passedOn.take()).isNotNull();
        }

        assertThat(only().getAttributes().get(ERROR_TYPE)).isEqualTo("caller_went_away");
        assertThat(only().getAttributes().get(STATUS)).isNull();
    }

    @Test
    void aWebSocketsSpanEndsWithTheAnswerAndNotWithTheSocket() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        vertx.createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.port())
                        .setURI("/api/socket"))
                .onSuccess(socket -> {
                    socket.textMessageHandler(answers::add);
                    socket.writeTextMessage("still open");
                });

        assertThat(answers.poll(1, TimeUnit.MINUTES)).isEqualTo("still open");
        assertThat(only().getAttributes().get(STATUS)).isEqualTo(101);
    }

    private HttpResponse<String> push() throws IOException, InterruptedException {
        return send(to("/api/notes/bulk").POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String rawPath) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + rawPath));
    }

    /** The span of the one request; it is told after the answer. */
    private SpanData only() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> !told.getFinishedSpanItems().isEmpty());
        assertThat(told.getFinishedSpanItems()).hasSize(1);
        return told.getFinishedSpanItems().getFirst();
    }
}
