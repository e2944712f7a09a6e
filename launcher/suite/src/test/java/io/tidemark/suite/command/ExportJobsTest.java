package io.tidemark.suite.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.suite.operate.OperatorClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportJobsTest {
    private static final String RUNNING = "{\"id\":\"7\",\"user_id\":\"alice\",\"request\":{\"what\":\"snapshots\"},"
            + "\"state\":\"running\",\"lines\":1200,\"estimated_lines\":5000,\"bytes\":1500000,\"expires_at\":\"2026-11-23T00:00:00Z\"}";
    private static final String FAILED = "{\"id\":\"8\",\"user_id\":\"op\",\"request\":{\"what\":\"audit\"},"
            + "\"state\":\"failed\",\"lines\":0,\"bytes\":0,\"error\":\"attempts\",\"expires_at\":\"2026-11-23T01:00:00Z\"}";

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
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        byte[] answer = answers.remove().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.length > 0 && answer[0] == '{' ? 200 : 404, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private ExportJobs jobs() {
        return new ExportJobs(
                new OperatorClient("http://127.0.0.1:" + server.getAddress().getPort(), "t"));
    }

    @Test
    void everyPageIsListedWithWhoseAndWhatAndHowFarEachIs() throws Exception {
        answers.add("{\"jobs\":[" + RUNNING + "],\"next_cursor\":\"1_x\"}");
        answers.add("{\"jobs\":[" + FAILED + "]}");
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        jobs().list(new PrintStream(said, true, StandardCharsets.UTF_8));

        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .startsWith("7 ")
                .contains("alice", "snapshots", "running: 1,200 of 5,000 lines, 1.5 MB", "2026-11-23T00:00:00Z");
        assertThat(lines.get(2)).startsWith("8 ").contains("audit", "failed", "(attempts)");
        assertThat(requests)
                .containsExactly(
                        "GET /api/exports/jobs?limit=100&cursor=", "GET /api/exports/jobs?limit=100&cursor=1_x");
    }

    @Test
    void oneIsEndedAndWhatIsNotThereIsAnError() throws Exception {
        answers.add("{\"id\":\"7\",\"state\":\"cancelled\"}");
        assertThat(jobs().cancel("7")).isEqualTo("export 7 is cancelled");

        answers.add("no");
        assertThatThrownBy(() -> jobs().cancel("a/b")).hasMessageContaining("404");
        assertThat(requests).containsExactly("DELETE /api/exports/jobs/7", "DELETE /api/exports/jobs/a%2Fb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export --url http://127.0.0.1:1 --token t",
                "export --jobs --cancel 7 --url http://127.0.0.1:1 --token t",
                "export snapshots --jobs --url http://127.0.0.1:1 --token t",
                "export snapshots --url http://127.0.0.1:1 --token t",
                "export --job 7 --url http://127.0.0.1:1 --token t"
            })
    void whatIsNotOneThingWithAPlaceForItIsRefusedBeforeAnythingIsAsked(String arguments) {
        assertThat(TidemarkCommand.run(arguments.split(" "))).isEqualTo(2);
    }
}
