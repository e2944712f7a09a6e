package io.tidemark.benchmarks.figures;

import java.time.Duration;
import java.util.Arrays;

/** How long requests took. Percentiles are by nearest rank: each is a time that a request really took. */
public final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    /** The latencies of some requests in nanoseconds, in any order. */
    public static Latencies ofNanos(long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    /** How many requests there were. */
    public int count() {
        return sorted.length;
    }

    /**
     * The smallest time within which that part of the requests was answered.
     *
     * @param percent above 0, at most 100
     * @throws IllegalStateException when there were no requests
     */
    public Duration percentile(double percent) {
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("not a percentage: " + percent);
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return Duration.ofNanos(sorted[rank - 1]);
    }
}
