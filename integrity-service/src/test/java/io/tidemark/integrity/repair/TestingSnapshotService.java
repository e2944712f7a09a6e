package io.tidemark.integrity.repair;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for snapshot-service's operators' side: remembers what it was asked, answers as told, and does what a test says. */
final class TestingSnapshotService implements AutoCloseable {
    private static final int OK = 200;

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = OK;
    private volatile Runnable work = () -> {};

    TestingSnapshotService(URI address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address.getHost(), address.getPort()), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    record Asked(String path, String authorization, String body) {}

    List<Asked> asked() {
        return asked;
    }

    void answersWith(int code) {
        status = code;
    }

    void does(Runnable what) {
        work = what;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Authorization"), body));
        if (status == OK) {
            work.run();
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
