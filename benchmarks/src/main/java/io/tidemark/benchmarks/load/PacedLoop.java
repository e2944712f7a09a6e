package io.tidemark.benchmarks.load;

import io.tidemark.benchmarks.figures.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * So many requests a second by each client, whatever the answers take. A request is clocked from the moment at which it was
 * due: a slow answer is not hidden by the requests that had to wait behind it.
 */
public final class PacedLoop {
    private final LoadClient client;
    private final Recorder recorder;
    private final long periodNanos;
    private final CountDownLatch left;
    private long due;

    private PacedLoop(LoadClient client, Recorder recorder, long periodNanos, int requests, long firstDue) {
        this.client = client;
        this.recorder = recorder;
        this.periodNanos = periodNanos;
        this.left = new CountDownLatch(requests);
        this.due = firstDue;
    }

    /** Runs all clients at that rate, each out of step with the others. */
    public static Tally run(List<? extends LoadClient> clients, int perSecondEach, Timing timing)
            throws InterruptedException {
        long period = TimeUnit.SECONDS.toNanos(1) / perSecondEach;
        long begin = System.nanoTime();
        int requests = (int) (timing.warmUp().plus(timing.measured()).toNanos() / period);
        List<Recorder> recorders = new ArrayList<>();
        try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(clients.size())) {
            List<PacedLoop> loops = new ArrayList<>();
            for (LoadClient client : clients) {
                recorders.add(new Recorder(begin + timing.warmUp().toNanos(), Long.MAX_VALUE));
                long firstDue = begin + period + loops.size() * period / clients.size();
                loops.add(new PacedLoop(client, recorders.getLast(), period, requests, firstDue));
            }
            List<Future<?>> sending =
                    loops.stream().<Future<?>>map(loop -> loop.start(clock)).toList();
            for (PacedLoop loop : loops) {
                loop.left.await();
            }
            sending.forEach(one -> one.cancel(false));
        }
        return Recorder.tally(recorders, timing.measured());
    }

    private Future<?> start(ScheduledExecutorService clock) {
        return clock.scheduleAtFixedRate(this::next, due - System.nanoTime(), periodNanos, TimeUnit.NANOSECONDS);
    }

    private void next() {
        if (left.getCount() == 0) {
            return;
        }
        try {
            int units = units();
            recorder.record(due, System.nanoTime(), units);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            due += periodNanos;
            left.countDown();
        }
    }

    /** A clock that a client throws at sends nothing more: that is an error like any other. */
    private int units() throws InterruptedException {
        try {
            return ClosedLoop.unitsOf(client);
        } catch (RuntimeException e) {
            return 0;
        }
    }
}
