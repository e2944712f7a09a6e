package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPauseTest {

    private final RestartPause pause = new RestartPause(Duration.ofSeconds(5), Duration.ofMinutes(1));

    @Test
    void pausesDoubleUpToTheLongest() {
        List<Long> seconds =
                Stream.generate(() -> pause.next(0).toSeconds()).limit(6).toList();

        assertThat(seconds).containsExactly(0L, 1L, 2L, 4L, 5L, 5L);
    }

    @Test
    void pausesBeginAnewAfterACalmTime() {
        pause.next(0);
        pause.next(0);

        assertThat(pause.next(Duration.ofMinutes(2).toNanos())).isZero();
    }
}
