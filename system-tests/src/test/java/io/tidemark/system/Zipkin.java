package io.tidemark.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.tidemark.servers.Ports;
import io.tidemark.system.TestingCollector.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Zipkin server, from its jar. It does not take OTLP: spans are handed over as OpenTelemetry's specification says for Zipkin
 * (trace/sdk_exporters/zipkin), ids and parents untouched.
 */
final class Zipkin implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "zipkin");
    private static final Path LOG = FOLDER.resolve("log");
    private static final int LOG_TAIL_LINES = 15;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    private Zipkin(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static Zipkin start() throws IOException {
        int port = Ports.free();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx96m",
                        "-XX:TieredStopAtLevel=1",
                        "-Darmeria.ports[0].ip=127.0.0.1",
                        "-Darmeria.ports[0].port=" + port,
                        "-Darmeria.ports[0].protocols[0]=http",
                        "-jar",
                        FOLDER.resolve("zipkin-server.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        Zipkin zipkin = new Zipkin(process, "http://127.0.0.1:" + port);
        try {
            SuiteUnderTest.patiently()
                    .ignoreExceptions()
                    .until(() -> !process.isAlive()
                            || zipkin.get("/health").path("status").asText().equals("UP"));
            if (!process.isAlive()) {
                throw new IOException("Zipkin ended: " + logTail());
            }
            return zipkin;
        } catch (IOException | RuntimeException e) {
            zipkin.close();
            throw e;
        }
    }

    private static String logTail() throws IOException {
        List<String> lines = Files.readAllLines(LOG);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }

    /** Hands spans over; it shows them a moment later. */
    void take(List<Seen> spans) throws IOException, InterruptedException {
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        spans.forEach(span -> body.add(translated(span)));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v2/spans"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    private static ObjectNode translated(Seen seen) {
        Span span = seen.span();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("traceId", seen.traceId())
                .put("id", seen.spanId())
                .put("name", seen.name())
                .put("timestamp", micros(span.getStartTimeUnixNano()))
                .put("duration", Math.max(1, micros(span.getEndTimeUnixNano() - span.getStartTimeUnixNano())));
        if (!seen.parentId().isEmpty()) {
            json.put("parentId", seen.parentId());
        }
        switch (span.getKind()) {
            case SPAN_KIND_SERVER, SPAN_KIND_CLIENT, SPAN_KIND_PRODUCER, SPAN_KIND_CONSUMER ->
                json.put("kind", span.getKind().name().substring("SPAN_KIND_".length()));
            default -> {}
        }
        json.putObject("localEndpoint").put("serviceName", seen.service());
        ArrayNode annotations = json.putArray("annotations");
        span.getEventsList()
                .forEach(event -> annotations
                        .addObject()
                        .put("timestamp", micros(event.getTimeUnixNano()))
                        .put("value", event.getName()));
        ObjectNode tags = json.putObject("tags");
        span.getAttributesList()
                .forEach(attribute ->
                        tags.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return json;
    }

    private static long micros(long nanos) {
        return nanos / 1000;
    }

    /** What its API answers; nothing where it answers anything but 200. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 ? SuiteUnderTest.json(answer.body()) : JsonNodeFactory.instance.missingNode();
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit().join();
    }
}
