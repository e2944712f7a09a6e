package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTest {
    private static final SweepConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(SweepConfig.class)
            .build()
            .getConfigMapping(SweepConfig.class);

    @Test
    void aScanRestsSomeTimesAsLongAsAPartTook() {
        assertThat(SweepJob.pause(5_000, Duration.ofSeconds(1), CONFIG)).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aPartThatTookVeryLongIsNotFollowedByARestOfMinutes() {
        assertThat(SweepJob.pause(5_000, Duration.ofMinutes(1), CONFIG)).isEqualTo(CONFIG.takeoverAfter());
    }

    @Test
    void manyRowsThatWereReadFastAreWaitedForHoweverLongTheirRateTakes() {
        assertThat(SweepJob.pause(2_000_000, Duration.ofSeconds(10), CONFIG)).isEqualTo(Duration.ofSeconds(90));
    }
}
