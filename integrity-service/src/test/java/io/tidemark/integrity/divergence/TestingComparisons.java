package io.tidemark.integrity.divergence;

import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.ComparisonMessage.Difference;
import io.tidemark.contracts.sync.ComparisonMessage.Held;
import java.time.Instant;
import java.util.stream.Stream;

/** Comparisons as snapshot-service would tell them. */
final class TestingComparisons {
    static final Held DEVICE = new Held(1, "1".repeat(64));
    static final Held SERVER = new Held(2, "2".repeat(64));

    private TestingComparisons() {}

    /** That a device held another thing in these collections; in none: the same. */
    static ComparisonMessage told(String tenant, String device, Instant at, String... collections) {
        return told(tenant, device, 1, at, collections.length, collections);
    }

    static ComparisonMessage told(
            String tenant, String device, long epoch, Instant at, int found, String... collections) {
        return new ComparisonMessage(
                ComparisonMessage.VERSION,
                tenant,
                "ann",
                device,
                "4.2.0",
                epoch,
                44,
                at,
                Stream.of(collections)
                        .map(collection -> new Difference(collection, DEVICE, SERVER))
                        .toList(),
                found);
    }
}
