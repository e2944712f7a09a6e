package io.tidemark.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong now = new AtomicLong(-Duration.ofSeconds(7).toNanos());
    private final Pace pace = new Pace(now::get);

    @Test
    void theBestOfTheLastTenSecondsIsThePace() {
        pace.confirmed(30);
        pace.confirmed(40);
        pass(1);
        pace.confirmed(20);

        assertThat(pace.perSecond()).isEqualTo(70);
        pass(8);
        assertThat(pace.perSecond()).isEqualTo(70);
        pass(1);
        assertThat(pace.perSecond()).as("ten seconds after the best").isEqualTo(20);
        pass(1);
        assertThat(pace.perSecond()).isZero();
    }

    @Test
    void aPauseOfAnyLengthLeavesNothing() {
        pace.confirmed(30);

        pass(1_000_003);

        assertThat(pace.perSecond()).isZero();
        pace.confirmed(5);
        assertThat(pace.perSecond()).isEqualTo(5);
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
