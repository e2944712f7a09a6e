package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.TestingCollector.Seen;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Another's eyes on our traces: a Zipkin server makes one tree of a push, and sees who calls whom. */
class ZipkinIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final String traceId = HexFormat.of().toHexDigits(new Random().nextLong() | 1L << 63) + "00000000000000ef";

    @Test
    void aPushIsOneTreeFromTheGatewayToTheWitness() throws Exception {
        Device device = new Device(suite, suite.token("zipkin", "traced"), "d");
        assertThat(Device.send(device.request("/api/notes/bulk")
                                .header("Content-Type", "application/json")
                                .header("traceparent", "00-" + traceId + "-00000000000000cd-01")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"device_id\":\"d\",\"operations\":["
                                        + Device.upsert("o1", "r1", "x") + "]}")))
                        .statusCode())
                .isEqualTo(200);
        Trace trace = SuiteUnderTest.patiently().until(() -> suite.collector().trace(traceId), Trace::isOfAWholePush);

        try (Zipkin zipkin = Zipkin.start()) {
            zipkin.take(trace.spans());
            // Sets: a batch that was sent again is in the collector twice.
            Set<String> ids = trace.spans().stream().map(Seen::spanId).collect(Collectors.toSet());
            JsonNode shown = SuiteUnderTest.patiently()
                    .until(
                            () -> zipkin.get("/api/v2/trace/" + traceId),
                            found -> ids(found).equals(ids));

            List<JsonNode> roots = shown.valueStream()
                    .filter(span -> !ids.contains(span.path("parentId").asText()))
                    .toList();
            assertThat(roots)
                    .singleElement()
                    .satisfies(root -> assertThat(service(root)).isEqualTo("gateway"));
            assertThat(shown.valueStream().map(ZipkinIT::service).collect(Collectors.toSet()))
                    .contains("gateway", "ingest-service", "snapshot-service", "integrity-service");
            JsonNode calls = zipkin.get("/api/v2/dependencies?endTs="
                    + Clock.systemUTC().instant().plus(Duration.ofDays(1)).toEpochMilli() + "&lookback="
                    + Duration.ofDays(2).toMillis());
            assertThat(calls.valueStream()
                            .map(call -> call.path("parent").asText() + " > "
                                    + call.path("child").asText()))
                    .contains("gateway > ingest-service");
        }
    }

    private static Set<String> ids(JsonNode spans) {
        return spans.valueStream().map(span -> span.path("id").asText()).collect(Collectors.toSet());
    }

    private static String service(JsonNode span) {
        return span.at("/localEndpoint/serviceName").asText();
    }
}
