package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a feature document means the same to every SDK. Unleash takes a rollout of "110", "abc" or "10.5", and its SDKs
 * then disagree; the engine passes over most faults in silence.
 */
final class FeatureForm {
    private static final Pattern PERCENTAGE = Pattern.compile("0|[1-9][0-9]?|100");
    private static final Set<String> PERCENTAGES = Set.of("rollout", "percentage");

    private FeatureForm() {}

    /** What is wrong with the document; empty when it can be obeyed. */
    static Optional<String> faultOf(JsonNode feature) {
        if (!feature.path("name").isTextual()) {
            return Optional.of("it has no name");
        }
        if (!feature.path("enabled").isBoolean()) {
            return Optional.of("it is neither enabled nor disabled");
        }
        JsonNode strategies = feature.path("strategies");
        if (!strategies.isArray()) {
            return Optional.of("its strategies are no array");
        }
        return strategies
                .valueStream()
                .flatMap(strategy -> strategyFault(strategy).stream())
                .findFirst();
    }

    private static Optional<String> strategyFault(JsonNode strategy) {
        if (!strategy.path("name").isTextual()) {
            return Optional.of("a strategy has no name");
        }
        return PERCENTAGES.stream()
                .map(strategy.path("parameters")::path)
                .filter(value -> !value.isMissingNode()
                        && !PERCENTAGE.matcher(value.asText()).matches())
                .map(value -> "a strategy has a rollout of " + value)
                .findFirst();
    }
}
