package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.tidemark.testkit.TestingHttpServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a drill's devices take for well: what they wrote themselves, whatever else waits on the same suite. */
class DrillDeviceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<String>> applied = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final TestingHttpServer server = TestingHttpServer.of(this::handle);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void devicesAreWholeWhenWhatTheyWroteIsThereEachOnce() throws Exception {
        List<DrillDevice> phones = List.of(device("a"), device("b"));
        phones.get(0).write(2);
        phones.get(1).write(3);

        Look look = DrillDevice.allWhole(phones);

        assertThat(look).isEqualTo(new Look(true, "5 operations of 2 devices are there, each once"));
        assertThat(asked).allMatch(path -> path.startsWith("/api/"));
    }

    @Test
    void oneDeviceThatMissesAnOperationIsNamed() throws Exception {
        List<DrillDevice> phones = List.of(device("a"), device("b"));
        phones.get(1).write(3);
        phones.get(1).send();
        Objects.requireNonNull(applied.get("b")).removeLast();

        Look look = DrillDevice.allWhole(phones);

        assertThat(look).isEqualTo(new Look(false, "b: 2 of 3 operations are there, each once"));
    }

    @Test
    void whatAnotherDeviceOfTheSameUserWroteIsNotCounted() throws Exception {
        DrillDevice phone = device("a");
        Objects.requireNonNull(applied.get("a")).add("a2-1");
        phone.write(2);

        assertThat(phone.whole()).isEqualTo(new Look(true, "2 of 2 operations are there, each once"));
    }

    private DrillDevice device(String name) {
        applied.put(name, new CopyOnWriteArrayList<>());
        return new DrillDevice(new Caller(server.url(), name), name);
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        String user = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
        List<String> theirs = applied.getOrDefault(user, List.of());
        JsonNode answer = exchange.getRequestMethod().equals("POST")
                ? push(theirs, JSON.readTree(exchange.getRequestBody()))
                : changes(theirs);
        TestingHttpServer.answer(exchange, 200, answer.toString());
    }

    private static JsonNode push(List<String> theirs, JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        request.path("operations").forEach(operation -> {
            String id = operation.path("operation_id").asText();
            theirs.add(id);
            results.addObject().put("operation_id", id).put("status", "applied");
        });
        return answer;
    }

    private static JsonNode changes(List<String> theirs) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode changes = answer.putArray("changes");
        theirs.forEach(id -> changes.addObject().put("operation_id", id));
        return answer.put("next_cursor", "c").put("has_more", false);
    }
}
