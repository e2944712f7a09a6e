package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.figures.Cost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a suite holds and has used so far.
 *
 * @param snapshots that are stored, one of each operation that was applied
 * @param tables the bytes of each table with its indexes
 * @param logged the bytes of PostgreSQL's write-ahead log
 * @param written the bytes that PostgreSQL has given to its disk, the log among them
 * @param topics the bytes of each topic's logs
 * @param processors the time that each part has had
 */
public record Footprint(
        long snapshots,
        Map<String, Long> tables,
        long logged,
        long written,
        Map<String, Long> topics,
        Map<String, Duration> processors) {
    private static final String BYTES = "bytes";
    private static final double NANOS_A_MICRO = 1e3;

    /** What each operation since then has cost; tables and topics that hardly grew are in the sums alone. */
    public List<Cost> since(Footprint before) {
        long operations = snapshots - before.snapshots;
        if (operations <= 0) {
            throw new IllegalArgumentException("nothing was applied in between");
        }
        List<Cost> costs = new ArrayList<>();
        costs.addAll(grown("stored", before.tables, tables, operations));
        costs.add(new Cost("postgresql.logged", BYTES, each(logged - before.logged, operations)));
        costs.add(new Cost("postgresql.written", BYTES, each(written - before.written, operations)));
        costs.addAll(grown("kafka", before.topics, topics, operations));
        new TreeMap<>(processors).forEach((part, time) -> {
            long nanos = time.minus(before.processors.getOrDefault(part, Duration.ZERO))
                    .toNanos();
            costs.add(new Cost("processor." + part, "microseconds", each(nanos, operations) / NANOS_A_MICRO));
        });
        return costs;
    }

    private static List<Cost> grown(String name, Map<String, Long> before, Map<String, Long> after, long operations) {
        List<Cost> costs = new ArrayList<>();
        long sum = 0;
        for (Map.Entry<String, Long> one : new TreeMap<>(after).entrySet()) {
            long bytes = one.getValue() - before.getOrDefault(one.getKey(), 0L);
            sum += bytes;
            if (Math.abs(bytes) >= operations) {
                costs.add(new Cost(name + "." + one.getKey(), BYTES, each(bytes, operations)));
            }
        }
        costs.add(new Cost(name, BYTES, each(sum, operations)));
        return costs;
    }

    private static double each(long amount, long operations) {
        return (double) amount / operations;
    }
}
