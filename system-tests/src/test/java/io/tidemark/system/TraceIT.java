package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.tidemark.system.TestingCollector.Seen;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One request is one trace, wherever it goes; its id is in problems, logs and incidents. */
class TraceIT {
    private static final String CALLER = "00000000000000cd";

    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final String traceId = HexFormat.of().toHexDigits(new Random().nextLong() | 1L << 63) + "00000000000000ab";

    @Test
    void oneTraceRunsFromTheRequestThroughKafkaToTheCommitAndTheWitness() throws Exception {
        HttpRequest.Builder push = traced(
                        new Device(suite, suite.token("acme", "traced"), "d").request("/api/notes/bulk"))
                .POST(body("{\"device_id\":\"d\",\"operations\":[" + Device.upsert("o1", "r1", "x") + "]}"));

        assertThat(Device.send(push).statusCode()).isEqualTo(200);

        Trace trace = SuiteUnderTest.patiently().until(() -> suite.collector().trace(traceId), Trace::isOfAWholePush);
        Seen gateway = trace.of("gateway").getFirst();
        assertThat(gateway.parentId()).isEqualTo(CALLER);
        assertThat(gateway.name()).isEqualTo("POST /api/[^/]+/bulk");
        Seen commit = trace.with("committed").orElseThrow();
        assertThat(commit.service()).isEqualTo("snapshot-service");
        assertThat(trace.ancestors(commit).map(Seen::service)).contains("ingest-service");
        assertThat(trace.ancestors(commit)).last().isEqualTo(gateway);
        Seen witness = trace.with("kept").orElseThrow();
        assertThat(witness.service()).isEqualTo("integrity-service");
        assertThat(trace.ancestors(witness)).contains(commit);
        assertThat(trace.of("snapshot-service")).anySatisfy(span -> isPostgresqls(span, commit));
        assertThat(trace.of("integrity-service")).anySatisfy(span -> isPostgresqls(span, witness));
    }

    @Test
    void aRequestWithoutATraceBeginsOneAtTheGatewayWhichItsProblemAndTheLogName() throws Exception {
        HttpResponse<String> answer = new Device(suite, suite.token("traced-tenant", "traced"), "d")
                .post("/api/learning-records/bulk", "{\"device_id\":");
        assertThat(answer.statusCode()).isEqualTo(400);
        String id = SuiteUnderTest.json(answer.body()).path("trace_id").asText();

        Trace trace = SuiteUnderTest.patiently()
                .until(
                        () -> suite.collector().trace(id),
                        seen -> !seen.of("gateway").isEmpty()
                                && !seen.of("ingest-service").isEmpty());
        Seen gateway = trace.of("gateway").getFirst();
        assertThat(gateway.parentId()).isEmpty();
        assertThat(trace.of("ingest-service")).anyMatch(span -> span.parentId().equals(gateway.spanId()));

        JsonNode line = SuiteUnderTest.patiently()
                .until(() -> logged("ingest-service", id), Optional::isPresent)
                .orElseThrow();
        assertThat(line.path("message").asText()).startsWith("service=learning-sync");
        assertThat(line.path("service").asText()).isEqualTo("ingest-service");
        assertThat(line.at("/mdc/tenant").asText()).isEqualTo("traced-tenant");
    }

    @Test
    void anIncidentThatAPersonOpensNamesTheTraceOfTheRequest() throws Exception {
        Device operator = new Device(suite, suite.token("traced-incident", "op", "operator"), "d");
        HttpRequest.Builder opening = traced(operator.request("/ops/incidents"))
                .POST(body(
                        "{\"title\":\"Pushes fail\",\"impact\":\"some\",\"severity\":\"P3\",\"reason\":\"a test\"}"));
        HttpResponse<String> opened = Device.send(opening);
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);

        String id = SuiteUnderTest.json(opened.body()).path("id").asText();
        JsonNode incident =
                SuiteUnderTest.json(operator.get("/ops/incidents/" + id).body());

        assertThat(incident.at("/timeline/entries/0/trace_id").asText()).isEqualTo(traceId);
    }

    private static void isPostgresqls(Seen span, Seen parent) {
        assertThat(span.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        // Quarkus gives the driver's spans the database's name for the value.
        assertThat(span.span().getAttributesList())
                .anyMatch(attribute -> attribute.getKey().startsWith("db.system"));
        assertThat(span.parentId()).isEqualTo(parent.spanId());
    }

    /** The driver's own: one for each statement of a request that is not asked for together with others (ADR-0027). */
    @Test
    void aReadsStatementsAreSpansOfPostgresqlBelowTheRequest() throws Exception {
        Device phone = new Device(suite, suite.token("acme", "traced-reader"), "d");
        assertThat(phone.push("notes", Device.upsert("o1", "r1", "x")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer =
                Device.send(traced(phone.request("/api/notes/r1")).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        SuiteUnderTest.patiently()
                .untilAsserted(() -> assertThat(suite.collector().trace(traceId).of("snapshot-service"))
                        .anySatisfy(request -> assertThat(
                                        suite.collector().trace(traceId).of("snapshot-service"))
                                .anySatisfy(span -> isPostgresqls(span, request))));
    }

    private HttpRequest.Builder traced(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/json")
                .header("traceparent", "00-" + traceId + "-" + CALLER + "-01");
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    /** The line of the service's log that is of that trace: an object, as in a cluster. */
    private Optional<JsonNode> logged(String service, String trace) throws IOException {
        Path log = suite.data().resolve("logs").resolve(service + ".log");
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("{") && line.contains(trace))
                    .map(SuiteUnderTest::json)
                    .findFirst();
        }
    }
}
