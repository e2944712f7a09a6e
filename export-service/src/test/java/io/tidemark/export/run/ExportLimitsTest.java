package io.tidemark.export.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExportLimitsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private ExportLimits limits(String perMinute) {
        return new ExportLimits(RunConfigTest.with(Map.of("tidemark.export.run.per-minute", perMinute)), time);
    }

    @Test
    void aTenantBeginsSoManyInAMinuteAndAnotherTenantIsNotHeldUp() {
        ExportLimits limits = limits("2");
        limits.enter("acme").run();
        limits.enter("acme").run();

        assertThatThrownBy(() -> limits.enter("acme")).hasMessageContaining("rate-limited");
        assertThatCode(() -> limits.enter("globex")).doesNotThrowAnyException();

        nanos.addAndGet(30_000_000_000L);
        assertThatCode(() -> limits.enter("acme")).doesNotThrowAnyException();
    }

    @Test
    void aTenantRunsSoManyAtATimeAndAPlaceGivenBackTwiceIsOne() {
        ExportLimits limits = limits("100");
        Runnable first = limits.enter("acme");
        limits.enter("acme");
        limits.enter("acme");
        assertThatThrownBy(() -> limits.enter("acme")).hasMessageContaining("rate-limited");

        first.run();
        first.run();

        limits.enter("acme");
        assertThatThrownBy(() -> limits.enter("acme")).hasMessageContaining("rate-limited");
    }

    @Test
    void allTenantsTogetherRunSoManyAtATime() {
        ExportLimits limits = limits("100");
        limits.enter("a");
        limits.enter("b");
        limits.enter("c");
        Runnable last = limits.enter("d");

        assertThatThrownBy(() -> limits.enter("e")).hasMessageContaining("overloaded");
        last.run();
        assertThatCode(() -> limits.enter("e")).doesNotThrowAnyException();
    }
}
