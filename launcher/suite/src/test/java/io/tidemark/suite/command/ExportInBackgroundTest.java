package io.tidemark.suite.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportInBackgroundTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        byte[] answer = answers.remove().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String link() throws IOException, InterruptedException {
        OperatorClient client =
                new OperatorClient("http://127.0.0.1:" + server.getAddress().getPort(), "t");
        return new ExportInBackground(client)
                .link("snapshots", Map.of("format", "csv", "limit", 5L, "header", true), false);
    }

    @Test
    void itIsAskedForOnceAndWaitedForUntilThereIsALink() throws Exception {
        answers.add("{\"id\":\"7\",\"state\":\"queued\"}");
        answers.add("{\"id\":\"7\",\"state\":\"running\",\"lines\":1200,\"estimated_lines\":5000,\"bytes\":1500000}");
        answers.add("{\"id\":\"7\",\"state\":\"complete\",\"download\":{\"url\":\"/api/exports/jobs/7/file?x\"}}");

        assertThat(link()).isEqualTo("/api/exports/jobs/7/file?x");

        assertThat(requests.getFirst())
                .startsWith("POST /api/exports {\"what\":\"snapshots\"")
                .contains("\"format\":\"csv\"", "\"limit\":5", "\"header\":true");
        assertThat(requests.subList(1, 3)).containsOnly("GET /api/exports/jobs/7 ");
    }

    @Test
    void whatFailedIsAnErrorThatSaysWhy() {
        answers.add("{\"id\":\"7\",\"state\":\"queued\"}");
        answers.add("{\"id\":\"7\",\"state\":\"failed\",\"error\":\"export-too-large\"}");

        assertThatThrownBy(this::link).hasMessage("the export is failed: export-too-large");
    }
}
