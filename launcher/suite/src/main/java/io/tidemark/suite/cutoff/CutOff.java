package io.tidemark.suite.cutoff;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C while work is done that has to be cleared up after: its {@code finally} blocks run before the program ends. */
public final class CutOff {
    private static final Duration CLEARING_UP = Duration.ofMinutes(2);

    private final Thread worker;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean happened;

    private CutOff(Thread worker) {
        this.worker = worker;
    }

    /**
     * Does it on this thread, which is interrupted when the program is asked to end; that waits until it is over.
     *
     * @throws IOException also when it was cut off
     */
    public static <T> T heeded(Callable<T> work) throws Exception {
        CutOff cutOff = new CutOff(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(cutOff::happens, "cut-off"));
        try {
            return work.call();
        } catch (Exception e) {
            throw cutOff.happened ? new IOException(words(e), e) : e;
        } finally {
            cutOff.over.countDown();
        }
    }

    /** What was interrupted says so in many ways, or not at all; what could not be cleared up is to be read. */
    private static String words(Exception end) {
        return end.getMessage() == null ? "cut off" : "cut off: " + end.getMessage();
    }

    private void happens() {
        if (over.getCount() == 0) {
            return;
        }
        happened = true;
        System.err.println("tidemark: cut off; clearing up ...");
        worker.interrupt();
        try {
            if (!over.await(CLEARING_UP.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("tidemark: it could not be cleared up in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
