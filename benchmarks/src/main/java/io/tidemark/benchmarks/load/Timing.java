package io.tidemark.benchmarks.load;

import java.time.Duration;

/**
 * How long a load runs.
 *
 * @param warmUp before anything counts, so that compilers and caches are where they will be
 * @param measured what counts
 */
public record Timing(Duration warmUp, Duration measured) {
    @Override
    public String toString() {
        return "Each load runs %d s to warm up, then %d s that are measured."
                .formatted(warmUp.toSeconds(), measured.toSeconds());
    }
}
