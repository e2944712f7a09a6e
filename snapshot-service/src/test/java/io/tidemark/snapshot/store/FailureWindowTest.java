package io.tidemark.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureWindowTest {
    private static final Instant START = Instant.EPOCH;

    private final FailureWindow window = new FailureWindow(3, Duration.ofSeconds(30));

    @Test
    void theThirdFailureWithinTheWindowIsOneTooMany() {
        assertThat(window.add(START)).isFalse();
        assertThat(window.add(START.plusSeconds(15))).isFalse();
        assertThat(window.add(START.plusSeconds(30))).isTrue();
    }

    @Test
    void failuresThatAreOlderThanTheWindowNoLongerCount() {
        window.add(START);
        window.add(START.plusSeconds(20));

        assertThat(window.add(START.plusSeconds(31))).isFalse();
        assertThat(window.add(START.plusSeconds(50))).isTrue();
    }

    @Test
    void afterClearingItBeginsAnew() {
        window.add(START);
        window.add(START);
        window.clear();

        assertThat(window.add(START)).isFalse();
    }
}
