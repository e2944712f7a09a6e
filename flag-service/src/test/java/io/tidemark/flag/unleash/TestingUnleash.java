package io.tidemark.flag.unleash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server that shows what a test wants as the flags, which a real one can't be brought to. It has every flag that is asked for. */
final class TestingUnleash implements AutoCloseable {
    private static final String STATE = """
            {"name":"any","environments":[{"name":"production","enabled":true,"strategies":[{"id":"1","name":"default"}]}]}""";

    private final HttpServer server;
    private volatile String shown;

    TestingUnleash(String shown) throws IOException {
        this.shown = shown;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/client/features", exchange -> answer(exchange, this.shown));
        server.createContext("/api/admin/", exchange -> answer(exchange, STATE));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void show(String body) {
        shown = body;
    }

    /** A body with one flag. */
    static String body(long revision, boolean enabled) {
        return """
                {"version":2,"features":[{"name":"some.flag","enabled":%s,"strategies":[{"name":"default"}]}],\
                "segments":[],"meta":{"revisionId":%d}}""".formatted(enabled, revision);
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
