package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuccessWindowTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final SuccessWindow window = new SuccessWindow(START);

    @Test
    void nothingIsNoFailure() {
        assertThat(window.successPercent(START, HOUR)).isEqualTo(100);
        assertThat(window.health(START, HOUR)).isEqualTo(100);
    }

    @Test
    void theRateIsOfTheWindowAlone() {
        window.count(false, START);
        Instant later = START.plus(Duration.ofMinutes(59));
        window.count(true, later);

        assertThat(window.successPercent(later, HOUR)).isEqualTo(50);
        assertThat(window.successPercent(later.plus(Duration.ofMinutes(1)), HOUR))
                .isEqualTo(100);
        assertThat(window.failuresPerMinute(START, Duration.ofMinutes(5))).isEqualTo(0.2);
    }

    @Test
    void everyRetryCostsHealth() {
        for (int i = 0; i < 25; i++) {
            window.retried(START);
        }

        assertThat(window.health(START, Duration.ofMinutes(5))).isEqualTo(50);
    }
}
