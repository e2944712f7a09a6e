package io.tidemark.integrity.repair;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Stands in for snapshot-service's operators' side: remembers what it was asked, answers as told, and does what a test says. */
public final class TestingSnapshotService implements QuarkusTestResourceLifecycleManager {
    static final List<Asked> ASKED = new CopyOnWriteArrayList<>();
    static final AtomicInteger STATUS = new AtomicInteger(200);
    static volatile Consumer<Asked> onPost = asked -> {};

    private final HttpServer server;

    public TestingSnapshotService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Asked(String path, String authorization, String body) {}

    static void reset() {
        ASKED.clear();
        STATUS.set(200);
        onPost = asked -> {};
    }

    @Override
    public Map<String, String> start() {
        server.createContext("/", TestingSnapshotService::answer);
        server.start();
        return Map.of(
                "tidemark.integrity.repair.snapshot-service",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Asked asked = new Asked(
                exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Authorization"), body);
        ASKED.add(asked);
        if (STATUS.get() == 200) {
            onPost.accept(asked);
        }
        exchange.sendResponseHeaders(STATUS.get(), -1);
        exchange.close();
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
