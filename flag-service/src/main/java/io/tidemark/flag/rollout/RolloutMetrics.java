package io.tidemark.flag.rollout;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.List;

/** How far the rollouts are that go on, as the replica knows it that moves them; of the first only: each is a series. */
@Singleton
class RolloutMetrics {
    private static final int SHOWN = 50;

    private final MultiGauge released;

    RolloutMetrics(MeterRegistry meters) {
        this.released = MultiGauge.builder("rollout_released_percent")
                .description("how many percent of the target's users have what is rolled out")
                .register(meters);
    }

    void show(List<Rollout> rollouts) {
        released.register(
                rollouts.stream()
                        .limit(SHOWN)
                        .<Row<?>>map(rollout -> Row.of(
                                Tags.of(
                                        "flag", rollout.plan().flag(),
                                        "target", rollout.plan().target()),
                                rollout.state().released(rollout.plan())))
                        .toList(),
                true);
    }
}
