package io.tidemark.ingest.bulk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The write path through the real HTTP face and the real Kafka; a stand-in answers where snapshot-service would. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class BulkIT {
    private static final ContentHash HASH = ContentHash.of("{}");
    private static TestingSnapshots snapshots;

    @BeforeAll
    static void answer() {
        snapshots = new TestingSnapshots(operation ->
                Outcome.applied(operation.position(), operation.operationId(), operation.position() + 1, HASH, false));
    }

    @AfterAll
    static void close() {
        snapshots.close();
    }

    @Test
    void everyOperationHasAResultInOrderAlsoWhenOneIsBad() {
        Response answer = push("{\"device_id\":\"d\",\"operations\":[" + operation("o1")
                + ",{\"operation_id\":\"bad\"}," + operation("o3") + "]}");

        answer.then()
                .statusCode(200)
                .body("results.operation_id", equalTo(List.of("o1", "bad", "o3")))
                .body("results.status", equalTo(List.of("applied", "rejected", "applied")))
                .body("results[1].problem.code", equalTo("invalid-operation"))
                .body("results[2].version", equalTo(3))
                .header("Idempotent-Replayed", equalTo(null));
    }

    @Test
    void aRequestOverManyRecordsIsStillAnsweredInOrder() {
        String payload = "{\"a\":\"" + "x".repeat(200_000) + "\"}";
        String operations = IntStream.range(0, 20)
                .mapToObj(i -> "{\"operation_id\":\"o" + i + "\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":"
                        + payload + "}")
                .collect(Collectors.joining(","));

        push("{\"device_id\":\"d\",\"operations\":[" + operations + "]}")
                .then()
                .statusCode(200)
                .body(
                        "results.version",
                        equalTo(IntStream.rangeClosed(1, 20).boxed().toList()));
    }

    @Test
    void manyAtOnceAreAllAnswered() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> answers = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(
                            () -> push("{\"device_id\":\"d\",\"operations\":[" + operation("many" + i) + "]}")
                                    .statusCode()))
                    .toList();

            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }

    @Test
    void anEmptyQueueIsAnsweredEmpty() {
        push("{\"device_id\":\"d\",\"operations\":[]}").then().statusCode(200).body("results.size()", equalTo(0));
    }

    @Test
    void aRequestOfWhichNothingCanBeAcceptedIsRefusedAndSaysWhyForEach() {
        push("{\"device_id\":\"d\",\"operations\":[{\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":7}]}")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("payload-not-object"))
                .body("results[0].status", equalTo("rejected"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notes   | application/json | {                                                      | 400 | malformed-json",
                "notes   | application/json | {\"device_id\":\"d\",\"operations\":[],\"user\":\"bob\"}| 400 | unknown-field",
                "notes   | application/json | {\"operations\":[]}                                    | 400 | invalid-field",
                "Notes   | application/json | {\"device_id\":\"d\",\"operations\":[]}                | 400 | invalid-collection",
                "changes | application/json | {\"device_id\":\"d\",\"operations\":[]}                | 400 | invalid-collection",
                "notes   | text/plain       | {\"device_id\":\"d\",\"operations\":[]}                | 415 | unsupported-media-type",
            })
    void aBadRequestIsAProblem(String collection, String type, String body, int status, String code) {
        alice().contentType(type)
                .body(body)
                .post("/api/" + collection + "/bulk")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("action", notNullValue());
    }

    @Test
    void tooManyOperationsAreRefusedAsAWhole() {
        String operations = IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> operation("o" + i))
                .collect(Collectors.joining(","));

        push("{\"device_id\":\"d\",\"operations\":[" + operations + "]}")
                .then()
                .statusCode(413)
                .body("code", equalTo("too-many-operations"));
        assertThat(snapshots.seen()).noneMatch(batch -> batch.operations().size() > 1_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOverTheLimitIsRefusedWhetherItsLengthIsDeclaredOrNot(boolean declared) throws Exception {
        byte[] body = new byte[20 << 20];
        HttpRequest.BodyPublisher publisher = declared
                ? HttpRequest.BodyPublishers.ofByteArray(body)
                : HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        HttpRequest request = HttpRequest.newBuilder(url("/api/notes/bulk"))
                .header("Authorization", "Bearer " + TestingTokens.alice())
                .header("Content-Type", "application/json")
                .POST(publisher)
                .build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(response.body()).contains("\"code\":\"body-too-large\"");
        }
    }

    @Test
    void aLengthPastAllMeasureIsRefusedBeforeTheBodyComes() throws Exception {
        URI url = url("/api/notes/bulk");
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            String head = "POST /api/notes/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json", "\"code\":\"body-too-large\"");
        }
    }

    @Test
    void withoutAGoodTokenNothingIsTaken() {
        String body = "{\"device_id\":\"d\",\"operations\":[" + operation("o") + "]}";

        given().contentType("application/json")
                .body(body)
                .post("/api/notes/bulk")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
        given().auth()
                .oauth2(TestingTokens.of("acme", "mallory")
                        .audience("elsewhere")
                        .build())
                .contentType("application/json")
                .body(body)
                .post("/api/notes/bulk")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid-token"));
        assertThat(snapshots.seen()).noneMatch(batch -> batch.userId().equals("mallory"));
    }

    @Test
    void everyLimitIsPublished() {
        alice().get("/api/limits")
                .then()
                .statusCode(200)
                .body("max_operations", equalTo(1_000))
                .body("max_body_bytes", equalTo(5 << 20))
                .body("max_payload_bytes", equalTo(256 << 10))
                .body("max_record_id_bytes", equalTo(512))
                .body("max_nesting", equalTo(100));
    }

    private static Response push(String body) {
        return alice().contentType("application/json").body(body).post("/api/notes/bulk");
    }

    private static RequestSpecification alice() {
        return given().auth().oauth2(TestingTokens.alice());
    }

    private static String operation(String id) {
        return "{\"operation_id\":\"" + id + "\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":{}}";
    }

    private static URI url(String path) {
        return URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + path);
    }
}
