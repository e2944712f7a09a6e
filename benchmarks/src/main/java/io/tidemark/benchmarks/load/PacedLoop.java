package io.tidemark.benchmarks.load;

import io.tidemark.benchmarks.figures.Tally;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * So many requests a second by one client, whatever the answers take. A request is clocked from the moment at which it was
 * due: a slow answer is not hidden by the requests that had to wait behind it.
 */
public final class PacedLoop {
    private final LoadClient client;
    private final Recorder recorder;
    private final long periodNanos;
    private final CountDownLatch left;
    private long due;

    private PacedLoop(LoadClient client, Recorder recorder, long periodNanos, int requests) {
        this.client = client;
        this.recorder = recorder;
        this.periodNanos = periodNanos;
        this.left = new CountDownLatch(requests);
        this.due = System.nanoTime() + periodNanos;
    }

    /** Runs at that rate. */
    public static Tally run(LoadClient client, int perSecond, Timing timing) throws InterruptedException {
        long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long from = System.nanoTime() + timing.warmUp().toNanos();
        Recorder recorder = new Recorder(from, Long.MAX_VALUE);
        long length = timing.warmUp().plus(timing.measured()).toNanos();
        PacedLoop loop = new PacedLoop(client, recorder, period, (int) (length / period));
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> sending = clock.scheduleAtFixedRate(loop::next, period, period, TimeUnit.NANOSECONDS);
            loop.left.await();
            sending.cancel(false);
        }
        return Recorder.tally(List.of(recorder), timing.measured());
    }

    private void next() {
        if (left.getCount() == 0) {
            return;
        }
        try {
            int units = ClosedLoop.unitsOf(client);
            recorder.record(due, System.nanoTime(), units);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            due += periodNanos;
            left.countDown();
        }
    }
}
