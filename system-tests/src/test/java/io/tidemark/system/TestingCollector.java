package io.tidemark.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Takes traces as an OpenTelemetry collector does: OTLP over HTTP, protobuf. */
final class TestingCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Seen> spans = new CopyOnWriteArrayList<>();

    private TestingCollector(HttpServer server) {
        this.server = server;
    }

    static TestingCollector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TestingCollector collector = new TestingCollector(server);
        server.createContext("/v1/traces", collector::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return collector;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The spans of one trace. */
    Trace trace(String traceId) {
        return new Trace(
                spans.stream().filter(span -> span.traceId().equals(traceId)).toList());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                        ? new GZIPInputStream(exchange.getRequestBody())
                        : exchange.getRequestBody()) {
            for (ResourceSpans resource :
                    ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                String service = service(resource);
                resource.getScopeSpansList()
                        .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(Seen.of(service, span))));
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String service(ResourceSpans resource) {
        return resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(KeyValue::getValue)
                .map(value -> value.getStringValue())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** One span. Ids are hex digits; the parent's is empty for a root. */
    record Seen(
            String service,
            String name,
            String traceId,
            String spanId,
            String parentId,
            List<String> events,
            Span span) {
        static Seen of(String service, Span span) {
            HexFormat hex = HexFormat.of();
            return new Seen(
                    service,
                    span.getName(),
                    hex.formatHex(span.getTraceId().toByteArray()),
                    hex.formatHex(span.getSpanId().toByteArray()),
                    hex.formatHex(span.getParentSpanId().toByteArray()),
                    span.getEventsList().stream().map(Span.Event::getName).toList(),
                    span);
        }
    }
}
