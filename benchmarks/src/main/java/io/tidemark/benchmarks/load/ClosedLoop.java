package io.tidemark.benchmarks.load;

import io.tidemark.benchmarks.figures.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** As many requests as some clients get answered, each client one after the other. */
public final class ClosedLoop {
    private ClosedLoop() {}

    /** Runs all clients at once. */
    public static Tally run(List<? extends LoadClient> clients, Timing timing) throws InterruptedException {
        long from = System.nanoTime() + timing.warmUp().toNanos();
        long to = from + timing.measured().toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<Recorder>> running = new ArrayList<>();
            for (LoadClient client : clients) {
                running.add(threads.submit(() -> run(client, new Recorder(from, to), to)));
            }
            List<Recorder> recorders = new ArrayList<>();
            for (Future<Recorder> one : running) {
                recorders.add(one.get());
            }
            return Recorder.tally(recorders, timing.measured());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client gave up: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Recorder run(LoadClient client, Recorder recorder, long to) throws InterruptedException {
        long begin = System.nanoTime();
        while (begin < to) {
            int units = unitsOf(client);
            long end = System.nanoTime();
            recorder.record(begin, end, units);
            begin = end;
        }
        return recorder;
    }

    /** A request that is not answered is an error like any other. */
    static int unitsOf(LoadClient client) throws InterruptedException {
        try {
            return client.send();
        } catch (IOException e) {
            return 0;
        }
    }
}
