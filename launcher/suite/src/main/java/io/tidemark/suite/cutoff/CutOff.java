package io.tidemark.suite.cutoff;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C while work is done that has to be cleared up after: its {@code finally} blocks run before the program ends. */
public final class CutOff {
    private static final Duration CLEARING_UP = Duration.ofMinutes(2);

    private final Thread worker;
    private final CountDownLatch over = new CountDownLatch(1);

    private CutOff(Thread worker) {
        this.worker = worker;
    }

    /** Does it on this thread, which is interrupted when the program is asked to end; that waits until it is over. */
    public static <T> T heeded(Callable<T> work) throws Exception {
        CutOff cutOff = new CutOff(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(cutOff::happens, "cut-off"));
        try {
            return work.call();
        } finally {
            cutOff.over.countDown();
        }
    }

    private void happens() {
        if (over.getCount() == 0) {
            return;
        }
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
