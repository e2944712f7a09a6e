package io.tidemark.flag.feature;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tidemark.contracts.flag.FlagKeys;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code flag_state{key}}: 1 when the flag is on for anyone, else 0. Of the first flags by name, and of ours in any case: a
 * label must not have as many values as somebody cares to create flags.
 */
@Singleton
class FlagStateGauge {
    private static final int SHOWN = 200;
    private static final Set<String> OURS = Set.of(FlagKeys.LOCAL_ONLY, FlagKeys.LEARNING_SYNC, FlagKeys.SYNC);

    private final MultiGauge gauge;

    FlagStateGauge(MeterRegistry metrics) {
        this.gauge = MultiGauge.builder("flag_state")
                .description("1 when the flag is on for anyone")
                .register(metrics);
    }

    void show(@Observes FeatureSet set) {
        gauge.register(
                shown(set.features())
                        .<Row<?>>map(feature -> Row.of(Tags.of("key", feature.name()), feature.enabled() ? 1 : 0))
                        .toList(),
                true);
    }

    static Stream<Feature> shown(List<Feature> features) {
        return Stream.concat(
                        features.stream().filter(feature -> OURS.contains(feature.name())),
                        features.stream().filter(feature -> !OURS.contains(feature.name())))
                .limit(SHOWN);
    }
}
