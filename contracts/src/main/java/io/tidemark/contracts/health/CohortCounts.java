package io.tidemark.contracts.health;

import io.tidemark.contracts.flag.Bucket;
import java.util.List;

/**
 * Events by hundredths of the users, as a percentage of a flag's group divides them.
 *
 * @param group the flag's group id, see {@link Bucket}
 * @param minutes how far back
 * @param events of the users in bucket 1, 2, …, {@value Bucket#COUNT}
 * @param failures those of them that failed
 */
public record CohortCounts(String group, int minutes, List<Long> events, List<Long> failures) {
    public CohortCounts {
        events = List.copyOf(events);
        failures = List.copyOf(failures);
        if (minutes < 1 || events.size() != Bucket.COUNT || failures.size() != Bucket.COUNT) {
            throw new IllegalArgumentException("there are " + Bucket.COUNT + " buckets");
        }
        for (int i = 0; i < Bucket.COUNT; i++) {
            if (failures.get(i) < 0 || failures.get(i) > events.get(i)) {
                throw new IllegalArgumentException("a part is no more than the whole, and no count is negative");
            }
        }
    }

    /** The sum of some buckets. */
    public record Sum(long events, long failures) {}

    /** The sum of the buckets from the first to the last of these numbers; nothing when the first is the higher one. */
    public Sum sum(int first, int last) {
        long counted = 0;
        long failed = 0;
        for (int bucket = first; bucket <= last; bucket++) {
            counted += events.get(bucket - 1);
            failed += failures.get(bucket - 1);
        }
        return new Sum(counted, failed);
    }
}
