package io.tidemark.integrity.status;

import io.tidemark.integrity.status.StatusView.BreakerView;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a service's breaker from its metrics. Pure; one whose state is not told is not known. */
final class Breakers {
    private Breakers() {}

    /** The service's breaker towards that dependency. */
    static Optional<BreakerView> of(Answer answer, String dependency) {
        String metrics = answer.body();
        if (metrics == null) {
            return Optional.empty();
        }
        OptionalDouble level = sample(metrics, "circuit_state\\{[^}]*dependency=\"" + dependency + "\"[^}]*}");
        return level.isEmpty()
                ? Optional.empty()
                : Optional.of(new BreakerView(
                        answer.source().service(),
                        dependency,
                        state((int) level.getAsDouble()),
                        (long) sample(metrics, "circuit_tripped_total").orElse(0),
                        sample(metrics, "circuit_cooldown_remaining_seconds").orElse(0)));
    }

    private static String state(int level) {
        return switch (level) {
            case 0 -> "closed";
            case 1 -> "half-open";
            default -> "open";
        };
    }

    private static OptionalDouble sample(String metrics, String series) {
        Matcher value = Pattern.compile("(?m)^" + series + " ([0-9.E-]+)$").matcher(metrics);
        return value.find() ? OptionalDouble.of(Double.parseDouble(value.group(1))) : OptionalDouble.empty();
    }
}
