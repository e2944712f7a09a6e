package io.tidemark.ingest.socket;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads off a request what {@link Upgrade} holds. */
final class UpgradeReader {
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";

    private UpgradeReader() {}

    static Upgrade read(HttpServerRequest request) {
        List<String> offered = request.headers().getAll(PROTOCOLS).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(protocol -> !protocol.isEmpty())
                .toList();
        return new Upgrade(
                query(request),
                request.getHeader(HttpHeaders.ORIGIN),
                request.getHeader(HttpHeaders.AUTHORIZATION),
                offered);
    }

    private static Map<String, List<String>> query(HttpServerRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException e) {
            // Broken escapes: then no parameter was sent that could be read.
            return Map.of();
        }
    }
}
