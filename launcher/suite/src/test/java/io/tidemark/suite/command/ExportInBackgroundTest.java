package io.tidemark.suite.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.tidemark.suite.operate.OperatorClient;
import io.tidemark.testkit.TestingHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportInBackgroundTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final TestingHttpServer server = TestingHttpServer.of(this::handle);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        String next = answers.remove();
        int status = next.contains("\"code\"") ? 503 : 200;
        TestingHttpServer.answer(exchange, exchange.getRequestMethod().equals("POST") ? 202 : status, next);
    }

    private String link() throws IOException, InterruptedException {
        ExportInBackground export = new ExportInBackground(client());
        return export.made(export.begin("snapshots", Map.of("format", "csv", "limit", 5L, "header", true)), false)
                .path();
    }

    private OperatorClient client() {
        AtomicInteger token = new AtomicInteger();
        return new OperatorClient(server.url(), () -> "t" + token.incrementAndGet());
    }

    private String fetched(long bytes, String cursor) throws IOException, InterruptedException {
        MadeExport export = new MadeExport("/api/exports/jobs/7/file?x", bytes, cursor);
        Path file = folder.resolve("export");
        ExportDownload.made(client(), export).toFile(file, true);
        return Files.readString(file);
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
        assertThat(tokens).containsExactly("Bearer t1", "Bearer t2", "Bearer t3");
    }

    @Test
    void aServiceThatIsAwayForAMomentEndsNothing() throws Exception {
        answers.add("{\"id\":\"7\",\"state\":\"queued\"}");
        answers.add("{\"code\":\"dependency-unavailable\"}");
        answers.add("{\"id\":\"7\",\"state\":\"complete\",\"download\":{\"url\":\"/api/exports/jobs/7/file?x\"}}");

        assertThat(link()).isEqualTo("/api/exports/jobs/7/file?x");
        assertThat(requests).hasSize(3);
    }

    @Test
    void theFileIsAskedForOnceMoreWhenAllPlacesAreTakenAndNothingElseIs() throws Exception {
        answers.add("{\"code\":\"overloaded\"}");
        answers.add("the file");

        assertThat(fetched(8, "")).isEqualTo("the file");
        assertThat(requests).containsExactly("GET /api/exports/jobs/7/file?x ", "GET /api/exports/jobs/7/file?x ");
    }

    @Test
    void aFileThatIsNotWholeIsAnError() {
        answers.add("the fi");
        assertThatThrownBy(() -> fetched(8, "")).hasMessageContaining("6 bytes of 8 came");

        answers.add("the file");
        assertThatThrownBy(() -> fetched(8, "c7")).hasMessageContaining("go on with --cursor c7");
    }

    @Test
    void whatFailedIsAnErrorThatSaysWhy() {
        answers.add("{\"id\":\"7\",\"state\":\"queued\"}");
        answers.add("{\"id\":\"7\",\"state\":\"failed\",\"error\":\"export-too-large\"}");

        assertThatThrownBy(this::link).hasMessage("the export is failed: export-too-large");
    }
}
