package io.tidemark.benchmarks.read;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.push.PushClient;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Ten thousand changes pulled from the beginning, page by page, and the same pages from a server that does nothing else. */
public final class PullBench {
    /** How many changes a reader has. */
    public static final int CHANGES = 10_000;

    private static final int BATCH = 100;
    private static final int PAGE = 1_000;
    private static final int OK = 200;

    private final RunningSuite suite;
    private final Session reader;
    private final Timing timing;
    private final List<byte[]> pages = new ArrayList<>();

    public PullBench(RunningSuite suite, Timing timing) {
        this.suite = suite;
        this.reader = suite.user(suite.service("snapshot-service"), "puller");
        this.timing = timing;
    }

    /** Pushes what is pulled. */
    public void prepare() throws IOException, InterruptedException {
        PushClient pusher = new PushClient(reader.at(suite.gateway()), new Payloads(), BATCH);
        for (int done = 0; done < CHANGES; done += BATCH) {
            if (pusher.send() == 0) {
                throw new IOException("a push was refused while pulls were prepared");
            }
        }
        pull(pages);
        if (pages.size() != CHANGES / PAGE) {
            throw new IOException("%d changes came in %d pages".formatted(CHANGES, pages.size()));
        }
    }

    /** One reader, whole pulls one after the other; a unit is a byte of an answer. */
    public Pulled pulled() throws InterruptedException {
        Duration before = suite.processorTime("postgresql");
        long begin = System.nanoTime();
        Figure figure = Figure.of("read.pull", "bytes", ClosedLoop.run(List.of(() -> pull(new ArrayList<>())), timing));
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Pulled(
                figure, suite.processorTime("postgresql").minus(before).toNanos() / 1e9 / seconds);
    }

    /**
     * What the pulls came to.
     *
     * @param databaseShare of one processor's time that PostgreSQL had meanwhile
     */
    public record Pulled(Figure figure, double databaseShare) {}

    /** The same bytes in the same pages from memory, over the same loopback to the same client, which reads them alike. */
    public Figure plain() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            server.setExecutor(threads);
            for (int i = 0; i < pages.size(); i++) {
                byte[] page = pages.get(i);
                server.createContext("/page-" + i + "/", exchange -> {
                    exchange.sendResponseHeaders(OK, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
            }
            server.start();
            Session plain = reader.at(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
            return Figure.of("read.pull.plain", "bytes", ClosedLoop.run(List.of(all(plain)), timing));
        } finally {
            server.stop(0);
        }
    }

    private LoadClient all(Session plain) {
        return () -> {
            int bytes = 0;
            for (int i = 0; i < pages.size(); i++) {
                byte[] page = plain.get("/page-" + i + "/").body();
                Cursors.page(page);
                bytes += page.length;
            }
            return bytes;
        };
    }

    private int pull(List<byte[]> into) throws IOException, InterruptedException {
        int bytes = 0;
        String cursor = "";
        Cursors.Page page;
        do {
            var answer = reader.get("/api/changes?limit=" + PAGE + cursor);
            if (answer.statusCode() != OK) {
                return 0;
            }
            into.add(answer.body());
            bytes += answer.body().length;
            page = Cursors.page(answer.body());
            cursor = "&cursor=" + page.next();
        } while (page.more());
        return bytes;
    }
}
