package io.tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final int CALLERS = 16_000;

    @Test
    void callersWhoAreTurnedAwayTogetherComeBackSpreadOverHalfAsMuchAgain() {
        Random random = new Random(42);

        var bySecond = IntStream.range(0, CALLERS)
                .mapToObj(i -> Integer.valueOf(RetryAfter.jittered(Duration.ofSeconds(30), random)))
                .collect(Collectors.groupingBy(seconds -> seconds, Collectors.counting()));

        assertThat(bySecond.keySet()).allMatch(seconds -> seconds >= 30 && seconds <= 45);
        // Fifteen seconds share them: none gets twice its part.
        assertThat(bySecond.values()).allMatch(callers -> callers < 2 * CALLERS / 15);
    }

    @Test
    void lessThanASecondIsOne() {
        assertThat(RetryAfter.jittered(Duration.ZERO, new Random(1))).isEqualTo("1");
        assertThat(RetryAfter.jittered(Duration.ofMillis(10), new Random(1))).isEqualTo("1");
    }
}
