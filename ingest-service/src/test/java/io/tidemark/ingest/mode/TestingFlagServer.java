package io.tidemark.ingest.mode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server in flag-service's place, that can say what flag-service never should. */
final class TestingFlagServer implements AutoCloseable {
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger unchanged = new AtomicInteger();
    private volatile String body;
    private volatile @Nullable String authorization;
    private HttpServer server;

    TestingFlagServer(String body) {
        this.body = body;
        this.server = listen(0);
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    void serve(String next) {
        body = next;
    }

    /** How many requests were answered at all, and with 304. */
    int answers() {
        return answers.get();
    }

    int unchangedAnswers() {
        return unchanged.get();
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    /** Ends the server; its port stays its own for {@link #comeBack}. */
    void goAway() {
        server.stop(0);
    }

    void comeBack() {
        server = listen(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private HttpServer listen(int port) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.createContext("/api/client/features", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String tag = "\"" + body.hashCode() + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
                unchanged.incrementAndGet();
            } else {
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            answers.incrementAndGet();
        }
    }
}
