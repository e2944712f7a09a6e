package io.tidemark.flag.feature;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code flag_state{key}}: 1 when the flag is on for anyone, else 0. */
@Singleton
class FlagStateGauge {
    private final MultiGauge gauge;

    FlagStateGauge(MeterRegistry metrics) {
        this.gauge = MultiGauge.builder("flag_state")
                .description("1 when the flag is on for anyone")
                .register(metrics);
    }

    void show(@Observes FeatureSet set) {
        gauge.register(
                set.features().stream()
                        .<Row<?>>map(feature -> Row.of(Tags.of("key", feature.name()), feature.enabled() ? 1 : 0))
                        .toList(),
                true);
    }
}
