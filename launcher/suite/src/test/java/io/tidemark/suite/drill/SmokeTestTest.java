package io.tidemark.suite.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.tidemark.suite.command.TidemarkCommand;
import io.tidemark.testkit.TestingHttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a smoke test takes for well. All devices are of one user here, as on a suite elsewhere. */
class SmokeTestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Patience BRIEF = new Patience(Duration.ZERO, Duration.ofMillis(1));

    private final List<String> applied = new CopyOnWriteArrayList<>(List.of("somebody-else-1"));
    private final Set<String> records = ConcurrentHashMap.newKeySet();
    private final Set<String> devices = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final TestingHttpServer server = TestingHttpServer.of(this::handle);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void allPushesAreGoodAndAllOfItIsThereOnce() throws Exception {
        assertThat(run(12, 3)).isTrue();

        assertThat(said())
                .contains("Connections: 12\nPushes: 36 of 10 operations\np95: ")
                .contains("Success Rate: 100.0%\n360 operations of 12 devices are there, each once\n")
                .doesNotContain("Errors");
        assertThat(devices).hasSize(12);
        assertThat(records).as("no two devices write the same record").hasSize(360);
    }

    @Test
    void oneRefusalIsCountedAlsoWhereAllOfItIsThereInTheEnd() throws Exception {
        refusals.set(1);

        assertThat(run(10, 10)).isFalse();

        assertThat(said())
                .contains("Errors: 429 rate-limited: 1\nSuccess Rate: 99.0%\n")
                .contains("1000 operations of 10 devices are there, each once");
    }

    @Test
    void whatIsAnsweredAsAppliedAndIsNotThereIsTold() throws Exception {
        forgotten.set(1);

        assertThat(run(2, 2)).isFalse();

        assertThat(said()).contains("Success Rate: 100.0%\n", ": 19 of 20 operations are there, each once");
    }

    @Test
    void whatIsThereTwiceIsTold() throws Exception {
        doubled.set(1);

        assertThat(run(2, 2)).isFalse();

        assertThat(said()).contains("an operation was applied twice");
    }

    @Test
    void theCommandKnowsItsScenarioAndFailsWhereAPushIsRefused() {
        assertThat(command("sequential")).isEqualTo(2);
        assertThat(devices).isEmpty();
        assertThat(command("concurrent")).isZero();
        refusals.set(1);
        assertThat(command("concurrent")).isEqualTo(1);
        assertThat(TidemarkCommand.run("sync_load_test", "--token", "t")).isEqualTo(2);
    }

    private int command(String scenario) {
        return TidemarkCommand.run(
                "sync_load_test",
                "--scenario",
                scenario,
                "--connections",
                "2",
                "--pushes",
                "1",
                "--url",
                server.url() + "/",
                "--token",
                "t");
    }

    private boolean run(int connections, int pushes) throws Exception {
        return SmokeTest.at(server.url(), "t", connections, BRIEF).run(pushes, new PrintStream(said, true, UTF_8));
    }

    private String said() {
        return said.toString(UTF_8);
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            TestingHttpServer.answer(exchange, 200, changes().toString());
        } else if (refusals.getAndDecrement() > 0) {
            exchange.getRequestBody().readAllBytes();
            TestingHttpServer.answer(exchange, 429, "{\"code\":\"rate-limited\"}");
        } else {
            TestingHttpServer.answer(
                    exchange,
                    200,
                    push(JSON.readTree(exchange.getRequestBody())).toString());
        }
    }

    private JsonNode push(JsonNode request) {
        devices.add(request.path("device_id").asText());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        request.path("operations").forEach(operation -> {
            String id = operation.path("operation_id").asText();
            records.add(operation.path("record_id").asText());
            if (forgotten.getAndDecrement() <= 0) {
                applied.add(id);
            }
            if (doubled.getAndDecrement() > 0) {
                applied.add(id);
            }
            results.addObject().put("operation_id", id).put("status", "applied");
        });
        return answer;
    }

    private JsonNode changes() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode changes = answer.putArray("changes");
        applied.forEach(id -> changes.addObject().put("operation_id", id));
        return answer.put("next_cursor", "c").put("has_more", false);
    }
}
