package io.tidemark.benchmarks.load;

import io.tidemark.benchmarks.figures.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * So many requests a second in all, whatever becomes of those before: answers that take longer do not slow the load down. As
 * many can be on their way as there are clients; one that is due while all of them wait is not sent, and counted.
 */
public final class OpenLoop {
    private OpenLoop() {}

    /**
     * What the load came to.
     *
     * @param due requests that were due while it was measured
     * @param unsent those of them that no client was free for
     */
    public record Load(Tally tally, long due, long unsent) {}

    /** Sends requests at that rate by whichever client is free. */
    public static Load run(List<? extends LoadClient> clients, double perSecond, Timing timing)
            throws InterruptedException {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a load of " + perSecond + " requests a second can't be made");
        }
        long begin = System.nanoTime();
        long from = begin + timing.warmUp().toNanos();
        long to = from + timing.measured().toNanos();
        List<Recorder> recorders = new ArrayList<>();
        BlockingQueue<Sender> idle = new ArrayBlockingQueue<>(clients.size());
        for (LoadClient client : clients) {
            recorders.add(new Recorder(from, to));
            idle.add(new Sender(client, recorders.getLast(), idle));
        }
        long measured = 0;
        long unsent = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long number = 0;
            for (long due = begin; due < to; due = begin + (long) (++number * 1e9 / perSecond)) {
                LockSupport.parkNanos(due - System.nanoTime());
                Sender sender = idle.poll();
                if (sender != null) {
                    threads.execute(sender);
                }
                if (due >= from) {
                    measured++;
                    unsent += sender == null ? 1 : 0;
                }
            }
        }
        return new Load(Recorder.tally(recorders, timing.measured()), measured, unsent);
    }

    /** A client that is free again once it has its answer. */
    private record Sender(LoadClient client, Recorder recorder, BlockingQueue<Sender> idle) implements Runnable {
        @Override
        public void run() {
            long begin = System.nanoTime();
            try {
                int units = ClosedLoop.unitsOf(client);
                recorder.record(begin, System.nanoTime(), units);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                idle.add(this);
            }
        }
    }
}
