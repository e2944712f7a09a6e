package io.tidemark.benchmarks.sockets;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Latencies;
import io.tidemark.benchmarks.suite.RunningSuite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Opens idle sockets, each of a device of its own, and asks the system what ingest-service's process holds. */
public final class SocketBench implements AutoCloseable {
    /** How many stay open. */
    public static final int SOCKETS = 2_000;

    /** So many are opened and closed before, for classes and pools that come with the first. */
    private static final int WARM_UP = 200;

    private static final int OF_A_USER = 20;
    private static final long GREETED_WITHIN_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<WebSocket> open = new ArrayList<>();
    private final RunningSuite suite;
    private final URI address;
    private double before;

    public SocketBench(RunningSuite suite) {
        this.suite = suite;
        URI service = suite.service("ingest-service");
        this.address = URI.create("ws://" + service.getAuthority() + "/ws/mobile/sync/");
    }

    /**
     * Resident memory in MiB, which is all that the process holds, its heap's garbage included.
     *
     * @param sockets how many were open
     */
    public record Memory(double without, double with, int sockets) {
        /** What came with the sockets. */
        public double more() {
            return with - without;
        }

        /** What each of them took, in KiB. */
        public double kibibytesEach() {
            return more() * 1024 / sockets;
        }
    }

    /** Opens them one after the other; the figure is how long each took until it was greeted. */
    public Figure open() throws IOException {
        open("warm-up", WARM_UP);
        closeAll();
        before = resident();
        return open("idle", SOCKETS);
    }

    private Figure open(String user, int count) {
        List<Long> nanos = new ArrayList<>();
        int errors = 0;
        String token = "";
        for (int i = 0; i < count; i++) {
            token = i % OF_A_USER == 0 ? suite.token(user + "-" + i / OF_A_USER) : token;
            long begin = System.nanoTime();
            try {
                open.add(open(token, "device-" + i));
                nanos.add(System.nanoTime() - begin);
            } catch (CompletionException e) {
                errors++;
            }
        }
        long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
        return Figure.ofTimes("sockets.open", "sockets", Latencies.ofNanos(all), errors);
    }

    private WebSocket open(String token, String device) {
        CompletableFuture<Void> greeted = new CompletableFuture<>();
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(address + "?device_id=" + device), new Greeting(greeted))
                .thenCompose(socket -> greeted.thenApply(greeting -> socket))
                .orTimeout(GREETED_WITHIN_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** What the process holds now, with the sockets open. */
    public Memory memory() throws IOException {
        return new Memory(before, resident(), open.size());
    }

    private double resident() throws IOException {
        return suite.resident("ingest-service");
    }

    private void closeAll() {
        open.forEach(WebSocket::abort);
        open.clear();
    }

    @Override
    public void close() {
        closeAll();
        http.shutdownNow();
    }

    /** Completes with the first message. */
    private record Greeting(CompletableFuture<Void> greeted) implements WebSocket.Listener {
        @Override
        public CompletableFuture<Void> onText(WebSocket socket, CharSequence text, boolean last) {
            greeted.complete(null);
            socket.request(1);
            return greeted;
        }

        @Override
        public CompletableFuture<Void> onClose(WebSocket socket, int status, String reason) {
            greeted.completeExceptionally(new IOException("closed with " + status + " before it greeted"));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            greeted.completeExceptionally(failure);
        }
    }
}
