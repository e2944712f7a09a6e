package io.tidemark.ingest.limits;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many bytes a second are confirmed when there is enough to do: the most of any of the last seconds, as a single one may
 * have had little to do. Safe for any thread.
 */
final class Pace {
    private static final int SECONDS = 10;

    private final long[] confirmed = new long[SECONDS];
    private final LongSupplier nanos;
    private long second;

    /** Reads the time, in nanoseconds from anywhere on. */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.second = now();
    }

    /** So many bytes more. */
    synchronized void confirmed(long bytes) {
        turn();
        confirmed[place(second)] += bytes;
    }

    /** The most bytes of one second; 0 when nothing was confirmed for that long. */
    synchronized long perSecond() {
        turn();
        long most = 0;
        for (long bytes : confirmed) {
            most = Math.max(most, bytes);
        }
        return most;
    }

    private void turn() {
        long now = now();
        long forgotten = Math.min(now - second, SECONDS);
        for (long past = now - forgotten + 1; past <= now; past++) {
            confirmed[place(past)] = 0;
        }
        second = now;
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong());
    }

    private static int place(long second) {
        return Math.floorMod(second, SECONDS);
    }
}
