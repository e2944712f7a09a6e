package io.tidemark.integrity.status;

import io.tidemark.integrity.status.StatusView.BreakerView;
import java.util.Optional;

/** Reads a service's breaker from its metrics. Pure; one whose state is not told is not known. */
final class Breakers {
    private Breakers() {}

    /** The service's breaker towards that dependency. */
    static Optional<BreakerView> of(Answer answer, String dependency) {
        String text = answer.body();
        if (text == null) {
            return Optional.empty();
        }
        MetricsPage metrics = MetricsPage.of(text, name -> name.startsWith("circuit_"));
        return metrics.named("circuit_state")
                .filter(state -> state.label("dependency").equals(dependency))
                .findFirst()
                .map(state -> new BreakerView(
                        answer.source().service(),
                        dependency,
                        word((int) state.value()),
                        (long) metrics.first("circuit_tripped_total").orElse(0),
                        metrics.first("circuit_cooldown_remaining_seconds").orElse(0)));
    }

    private static String word(int level) {
        return switch (level) {
            case 0 -> "closed";
            case 1 -> "half-open";
            default -> "open";
        };
    }
}
