package io.tidemark.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aPercentileIsTheSmallestTimeWithinWhichThatPartWasAnswered() {
        Latencies latencies = Latencies.ofNanos(LongStream.rangeClosed(1, 200).toArray());

        assertThat(latencies.percentile(50)).isEqualTo(Duration.ofNanos(100));
        assertThat(latencies.percentile(95)).isEqualTo(Duration.ofNanos(190));
        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofNanos(198));
        assertThat(latencies.percentile(100)).isEqualTo(Duration.ofNanos(200));
    }

    @Test
    void theOrderOfTheRequestsDoesNotMatter() {
        Latencies latencies = Latencies.ofNanos(30, 10, 20);

        assertThat(latencies.percentile(50)).isEqualTo(Duration.ofNanos(20));
    }

    @Test
    void ofFewRequestsTheHighPercentilesAreTheSlowestOne() {
        Latencies latencies = Latencies.ofNanos(1, 2, 1_000);

        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(latencies.percentile(0.1)).isEqualTo(Duration.ofNanos(1));
    }

    @Test
    void ofNoRequestsThereIsNoPercentile() {
        Latencies latencies = Latencies.ofNanos();

        assertThat(latencies.count()).isZero();
        assertThatThrownBy(() -> latencies.percentile(50)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPercentageOutsideItsRangeIsRefused() {
        Latencies latencies = Latencies.ofNanos(1);

        assertThatThrownBy(() -> latencies.percentile(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> latencies.percentile(100.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> latencies.percentile(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
