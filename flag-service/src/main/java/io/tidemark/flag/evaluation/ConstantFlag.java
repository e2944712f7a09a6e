package io.tidemark.flag.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Which flags say the same to everybody, so that nobody has to ask the engine for each request anew. */
final class ConstantFlag {
    /** Someone without a user id has one drawn for them with these, so that 100 % is everyone. */
    private static final Set<String> DRAWN = Set.of("default", "random", "");

    private ConstantFlag() {}

    /** Off for everybody. */
    static boolean isOff(JsonNode feature) {
        return !feature.path("enabled").asBoolean();
    }

    /** On for everybody, without a variant. */
    static boolean isOn(JsonNode feature) {
        JsonNode strategies = feature.path("strategies");
        return feature.path("enabled").asBoolean()
                && !hasVariants(feature)
                && feature.path("dependencies").isEmpty()
                && (strategies.isEmpty() || strategies.valueStream().anyMatch(ConstantFlag::isForEveryone));
    }

    /** Whether the flag, or a strategy of it, has variants. */
    static boolean hasVariants(JsonNode feature) {
        return !feature.path("variants").isEmpty()
                || feature.path("strategies")
                        .valueStream()
                        .anyMatch(strategy -> !strategy.path("variants").isEmpty());
    }

    private static boolean isForEveryone(JsonNode strategy) {
        boolean unconditional = List.of("constraints", "segments").stream()
                .allMatch(condition -> strategy.path(condition).isEmpty());
        return unconditional
                && switch (strategy.path("name").asText()) {
                    case "default" -> true;
                    case "flexibleRollout" -> {
                        JsonNode parameters = strategy.path("parameters");
                        yield parameters.path("rollout").asText().equals("100")
                                && DRAWN.contains(parameters.path("stickiness").asText());
                    }
                    default -> false;
                };
    }
}
