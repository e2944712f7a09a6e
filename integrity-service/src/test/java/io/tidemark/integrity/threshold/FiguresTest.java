package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single figures that an operator changes; that the rules of a release take the same ones is FiguresTest of the chart. */
class FiguresTest {
    @Test
    void aChangedFigureIsJudgedByAndTheOthersStay() {
        List<Threshold> defaults = ThresholdFile.defaults();

        List<Threshold> changed = new Thresholds(
                        new TestingConfig(Optional.empty(), Optional.of(List.of("success-rate=0.97", "queue-depth=5"))))
                .all();

        assertThat(changed).hasSameSizeAs(defaults);
        for (int i = 0; i < defaults.size(); i++) {
            Threshold before = defaults.get(i);
            double figure = switch (before.id()) {
                case "success-rate" -> 0.97;
                case "queue-depth" -> 5;
                default -> before.value();
            };
            assertThat(changed.get(i)).isEqualTo(before.withValue(figure));
        }
        assertThat(crossedAt(0.96, changed)).contains("success-rate");
        assertThat(crossedAt(0.96, defaults)).doesNotContain("success-rate");
    }

    private static List<String> crossedAt(double successRatio, List<Threshold> thresholds) {
        Readings readings = new Readings() {
            @Override
            public OptionalDouble value(Signal signal, int window, int ago) {
                return signal == Signal.SUCCESS_RATIO ? OptionalDouble.of(successRatio) : OptionalDouble.empty();
            }

            @Override
            public long sample(Signal signal, int window, int ago) {
                return Long.MAX_VALUE;
            }
        };
        return Evaluator.crossed(thresholds, readings).stream()
                .map(fired -> fired.threshold().id())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue-deep=5",
                "queue-depth",
                "queue-depth=",
                "queue-depth=many",
                "queue-depth=NaN",
                "=5",
                "queue-depth=5,queue-depth=6"
            })
    void aFigureThatCannotBeMeantEndsTheStart(String words) {
        List<String> values = List.of(words.split(",", -1));

        assertThatThrownBy(() -> new Thresholds(new TestingConfig(Optional.empty(), Optional.of(values))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
