package io.tidemark.integrity.suite;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;

/** Quantiles of a histogram as Prometheus takes them: evenly within a bucket. Pure. */
final class Histogram {
    private Histogram() {}

    /**
     * Below which so large a part of the values lies; empty when there was none.
     *
     * @param buckets how many values are at most that, the last without a bound
     */
    static OptionalDouble quantile(double part, NavigableMap<Double, Double> buckets) {
        if (buckets.size() < 2
                || buckets.lastKey() != Double.POSITIVE_INFINITY
                || buckets.lastEntry().getValue() <= 0) {
            return OptionalDouble.empty();
        }
        double rank = part * buckets.lastEntry().getValue();
        double start = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket :
                buckets.headMap(Double.POSITIVE_INFINITY, false).entrySet()) {
            double end = bucket.getKey();
            if (bucket.getValue() >= rank) {
                double within = bucket.getValue() - below;
                return OptionalDouble.of(within == 0 ? end : start + (end - start) * (rank - below) / within);
            }
            start = end;
            below = bucket.getValue();
        }
        return OptionalDouble.of(start);
    }
}
