package io.tidemark.integrity.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static NavigableMap<Double, Double> buckets(double below10, double below50, double all) {
        return new TreeMap<>(Map.of(10.0, below10, 50.0, below50, INFINITE, all));
    }

    @Test
    void valuesLieEvenlyWithinTheirBucket() {
        assertThat(Histogram.quantile(0.95, buckets(100, 100, 100))).hasValue(9.5);
        assertThat(Histogram.quantile(0.5, buckets(0, 100, 100))).hasValue(30);
        assertThat(Histogram.quantile(0.95, buckets(95, 100, 100))).hasValue(10);
    }

    @Test
    void pastTheLastBoundItIsThatBound() {
        assertThat(Histogram.quantile(0.95, buckets(10, 20, 100))).hasValue(50);
    }

    @Test
    void ofNothingThereIsNone() {
        assertThat(Histogram.quantile(0.95, buckets(0, 0, 0))).isEmpty();
        assertThat(Histogram.quantile(0.95, new TreeMap<>())).isEmpty();
        assertThat(Histogram.quantile(0.95, new TreeMap<>(Map.of(10.0, 5.0, 50.0, 5.0))))
                .isEmpty();
    }
}
