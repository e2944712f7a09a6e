package io.tidemark.ingest.metrics;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Keeps the number of a label's values bounded: the busiest so many go by their names, the rest by {@value
 * BoundedLabels#OTHER}. Who that is is looked at in intervals. What was before counts half at each look, and who has a name
 * keeps it against those who are not twice as busy.
 */
final class BusiestLabels {
    private final int max;
    private final long everyNanos;
    private final LongSupplier nanoTime;
    private final Consumer<String> lost;
    private final Map<String, Long> counts = new HashMap<>();
    private Set<String> named = new HashSet<>();
    private long looked;

    /**
     * Labels of which so many are names.
     *
     * @param lost hears of each that has its name no longer
     */
    BusiestLabels(int max, Duration every, LongSupplier nanoTime, Consumer<String> lost) {
        this.max = max;
        this.everyNanos = every.toNanos();
        this.nanoTime = nanoTime;
        this.lost = lost;
        this.looked = nanoTime.getAsLong();
    }

    /** What this one goes by, who is heard of once more. */
    synchronized String of(String value) {
        counts.merge(value, 1L, Long::sum);
        if (nanoTime.getAsLong() - looked >= everyNanos) {
            look();
        }
        boolean has = named.contains(value) || (named.size() < max && named.add(value));
        return has ? value : BoundedLabels.OTHER;
    }

    private void look() {
        looked = nanoTime.getAsLong();
        Set<String> busiest = counts.entrySet().stream()
                .sorted(Comparator.comparingLong(this::weight).reversed())
                .limit(max)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        Set<String> before = named;
        named = busiest;
        before.stream().filter(name -> !busiest.contains(name)).forEach(lost);
        counts.replaceAll((name, count) -> count / 2);
        counts.values().removeIf(count -> count == 0);
    }

    private long weight(Map.Entry<String, Long> counted) {
        return named.contains(counted.getKey()) ? 2 * counted.getValue() : counted.getValue();
    }
}
