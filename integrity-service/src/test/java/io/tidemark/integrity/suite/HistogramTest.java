package io.tidemark.integrity.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static OptionalDouble quantile(double part, double below10, double below50, double all) {
        return Histogram.quantile(part, new TreeMap<>(Map.of(10.0, below10, 50.0, below50, INFINITE, all)));
    }

    @Test
    void valuesLieEvenlyWithinTheirBucket() {
        assertThat(quantile(0.95, 100, 100, 100)).hasValue(9.5);
        assertThat(quantile(0.5, 0, 100, 100)).hasValue(30);
        assertThat(quantile(0.95, 95, 100, 100)).hasValue(10);
    }

    @Test
    void pastTheLastBoundItIsThatBound() {
        assertThat(quantile(0.95, 10, 20, 100)).hasValue(50);
    }

    @Test
    void ofNothingThereIsNone() {
        assertThat(quantile(0.95, 0, 0, 0)).isEmpty();
        assertThat(Histogram.quantile(0.95, new TreeMap<>())).isEmpty();
        assertThat(Histogram.quantile(0.95, new TreeMap<>(Map.of(10.0, 5.0, 50.0, 5.0))))
                .isEmpty();
    }
}
