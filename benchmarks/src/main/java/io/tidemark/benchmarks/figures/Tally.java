package io.tidemark.benchmarks.figures;

import java.time.Duration;

/**
 * What a load came to.
 *
 * @param units what the requests got done: operations, rows, requests
 * @param errors requests that failed; they count neither as units nor as latencies
 * @param measured how long was measured
 */
public record Tally(long units, long errors, Latencies latencies, Duration measured) {
    /** Units in a second. */
    public double perSecond() {
        return units / (measured.toNanos() / 1e9);
    }
}
