package io.tidemark.integrity.status;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The other services, as they answer when they are told to: at {@code /SERVICE/PATH} of one server. */
public final class TestingServices implements QuarkusTestResourceLifecycleManager {
    static final String SILENT = "silent";

    /** What is answered at a path, after its status: {@code 200 {…}}; or {@link #SILENT}. */
    public static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();

    /** The token that came with the latest request to a path. */
    static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

    private static final Map<String, AtomicInteger> ASKED = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        HttpServer started;
        try {
            started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        started.setExecutor(threads);
        started.createContext("/", this::answer);
        started.start();
        server = started;
        return List.of("ingest", "snapshot", "flag", "integrity", "export").stream()
                .collect(Collectors.toMap(
                        service -> "tidemark.integrity.status.services." + service + "-service",
                        service -> "http://127.0.0.1:" + started.getAddress().getPort() + "/" + service));
    }

    /** How many times somebody has asked there. */
    public static int asked(String path) {
        return ASKED.computeIfAbsent(path, first -> new AtomicInteger()).get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        TOKENS.put(path, token == null ? "" : token);
        ASKED.computeIfAbsent(path, first -> new AtomicInteger()).incrementAndGet();
        String answer = ANSWERS.getOrDefault(path, "404 {}");
        if (answer.equals(SILENT)) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void stop() {
        over.countDown();
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
