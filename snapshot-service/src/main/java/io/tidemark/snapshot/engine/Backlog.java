package io.tidemark.snapshot.engine;

import java.time.Duration;
import java.util.List;

/**
 * What waits to be applied.
 *
 * @param oldest how long the first record that is not known to be applied has been in Kafka; zero when none waits
 */
record Backlog(List<KafkaQueue.Depth> depths, Duration oldest) {
    Backlog {
        depths = List.copyOf(depths);
        oldest = oldest.isNegative() ? Duration.ZERO : oldest;
    }

    /** Records that are not known to be applied. */
    long lag() {
        return depths.stream().mapToLong(KafkaQueue.Depth::lag).sum();
    }
}
