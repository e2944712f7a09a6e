package io.tidemark.benchmarks.monthly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.benchmarks.figures.Expectation;
import io.tidemark.benchmarks.figures.Expectation.Side;
import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.push.EnqueueClient;
import io.tidemark.benchmarks.push.PushBench;
import io.tidemark.benchmarks.push.PushClient;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the monthly load test expects (R64): how fast operations are put into the queue while nothing takes them out, and what
 * memory they cost there; how fast they are processed for a device that is 50 ms away; how long one alone takes.
 */
public final class MonthlyBench {
    private static final int OK = 200;
    private static final Duration AWAY = Duration.ofMillis(50);
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(10);
    private static final List<String> ON_THE_WAY = List.of("ingest-service", "snapshot-service");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningSuite suite;
    private final Timing timing;
    private final int clients;
    private final int batch;
    private final Payloads payloads = new Payloads();
    private final Session administrator;

    public MonthlyBench(RunningSuite suite, Timing timing, int clients, int batch) {
        this.suite = suite;
        this.timing = timing;
        this.clients = clients;
        this.batch = batch;
        this.administrator = suite.administrator();
    }

    /** Measures all of it; each figure is told, and so is what was expected of it. */
    public void measure(Consumer<Figure> figures, Consumer<Expectation> expectations)
            throws IOException, InterruptedException {
        queued(figures, expectations);
        Figure far = Figure.of(
                "monthly.processing",
                "operations",
                ClosedLoop.run(List.of(new FarClient(device("far"), AWAY)), timing));
        figures.accept(far);
        expectations.accept(new Expectation("processing", perSecond(far), "operations/s", Side.ABOVE, 50));
        Figure single = new PushBench(suite, timing).light(1);
        figures.accept(single);
        double p95 = single.millis() == null ? Double.NaN : single.millis().p95();
        expectations.accept(new Expectation("p95", p95, "ms", Side.BELOW, 500));
    }

    private void queued(Consumer<Figure> figures, Consumer<Expectation> expectations)
            throws IOException, InterruptedException {
        List<EnqueueClient> devices = IntStream.range(0, clients)
                .mapToObj(i -> new EnqueueClient(suite.user(suite.gateway(), "queued-" + i), payloads, batch))
                .toList();
        try {
            order("pause");
            double before = resident();
            Figure enqueued = Figure.of("monthly.enqueue", "operations", ClosedLoop.run(devices, timing));
            double after = resident();
            long all = devices.stream().mapToLong(EnqueueClient::queued).sum();
            figures.accept(enqueued);
            expectations.accept(new Expectation("enqueue", perSecond(enqueued), "operations/s", Side.ABOVE, 1_000));
            expectations.accept(
                    new Expectation("memory", (after - before) * 1024 / all, "KiB an operation", Side.BELOW, 10));
        } finally {
            resume();
        }
        awaitDrained();
    }

    private PushClient device(String name) {
        return new PushClient(suite.user(suite.gateway(), name), payloads, batch);
    }

    private double resident() throws IOException {
        double sum = 0;
        for (String part : ON_THE_WAY) {
            sum += suite.resident(part);
        }
        return sum;
    }

    /** Also for somebody who was interrupted: nobody is served while it is paused. */
    private void resume() throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            order("resume");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void order(String what) throws IOException, InterruptedException {
        byte[] because = "{\"reason\":\"monthly load test\"}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = administrator.send("POST", "/ops/queue/" + what, because);
        if (answer.statusCode() != OK) {
            throw new IOException(what + " of the queue: " + answer.statusCode());
        }
    }

    /** What comes after is not to wait behind what was queued. */
    private void awaitDrained() throws IOException, InterruptedException {
        long end = System.nanoTime() + DRAINED_WITHIN.toNanos();
        while (lag() > 0) {
            if (System.nanoTime() > end) {
                throw new IOException("the queue is not empty after " + DRAINED_WITHIN);
            }
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    private long lag() throws IOException, InterruptedException {
        JsonNode queue = JSON.readTree(administrator.get("/ops/queue").body());
        return queue.path("lag_records").asLong(1);
    }

    private static double perSecond(Figure figure) {
        return figure.perSecond() == null ? Double.NaN : figure.perSecond();
    }
}
