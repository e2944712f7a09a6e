package io.tidemark.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.figures.Tally;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacedLoopTest {
    @Test
    void aClientThatThrowsIsAnErrorAndTheScheduleGoesOn() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        LoadClient client = () -> {
            if (sent.incrementAndGet() == 2) {
                throw new IllegalStateException("a planted one");
            }
            return 1;
        };

        Tally tally = PacedLoop.run(List.of(client), 100, new Timing(Duration.ZERO, Duration.ofMillis(50)));

        assertThat(sent).hasValue(5);
        assertThat(tally.units()).isEqualTo(4);
        assertThat(tally.errors()).isEqualTo(1);
    }
}
