package io.tidemark.benchmarks.push;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.store.Superuser;
import io.tidemark.benchmarks.suite.RunningSuite;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Whether pushes stay as fast while the store grows. */
public final class CurveBench {
    private static final double STEP = Math.sqrt(10);
    private static final long FIRST = 10_000;

    private final RunningSuite suite;
    private final Superuser database;
    private final Duration window;
    private final List<PushClient> clients;

    /** The same users and devices from the first to the last snapshot. */
    public CurveBench(RunningSuite suite, Superuser database, Duration window, int clients, int batch) {
        this.suite = suite;
        this.database = database;
        this.window = window;
        Payloads payloads = new Payloads();
        this.clients = IntStream.range(0, clients)
                .mapToObj(i -> new PushClient(this.suite.user(this.suite.gateway(), "curve-" + i), payloads, batch))
                .toList();
    }

    /** Pushes until so many snapshots are stored, at least once; a figure at each half power of ten that is passed, and at the end. */
    public void run(long snapshots, Consumer<Figure> found) throws InterruptedException {
        Timing timing = new Timing(Duration.ZERO, window);
        long stored = database.snapshots();
        double next = FIRST;
        do {
            Figure figure = Figure.of("push.at." + stored, "operations", ClosedLoop.run(clients, timing));
            stored = database.snapshots();
            if (stored >= next || stored >= snapshots) {
                found.accept(figure);
                while (next <= stored) {
                    next *= STEP;
                }
            }
        } while (stored < snapshots);
    }
}
