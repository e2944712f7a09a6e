package io.tidemark.ingest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BusiestLabelsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong();
    private final List<String> lost = new ArrayList<>();
    private final BusiestLabels labels = new BusiestLabels(2, MINUTE, now::get, lost::add);

    @Test
    void whoeverComesFirstHasANameUntilSomebodyIsTwiceAsBusy() {
        heard("first", 10);
        heard("second", 10);
        heard("late", 15);
        assertThat(labels.of("late")).isEqualTo("other");

        later();
        heard("late", 1);
        assertThat(lost).isEmpty();

        heard("late", 40);
        later();
        assertThat(labels.of("late")).isEqualTo("late");
        assertThat(lost).hasSize(1).first().isIn("first", "second");
        assertThat(labels.of(lost.getFirst())).isEqualTo("other");
    }

    @Test
    void whoIsHeardOfNoMoreLosesTheName() {
        heard("yesterday", 1_000);
        heard("always", 1);
        for (int minute = 0; minute < 12; minute++) {
            later();
            heard("always", 1);
            heard("today", 2);
        }

        assertThat(lost).containsExactly("yesterday");
        assertThat(labels.of("today")).isEqualTo("today");
        assertThat(labels.of("always")).isEqualTo("always");
    }

    private void heard(String value, int times) {
        for (int i = 0; i < times; i++) {
            labels.of(value);
        }
    }

    private void later() {
        now.addAndGet(MINUTE.toNanos());
    }
}
