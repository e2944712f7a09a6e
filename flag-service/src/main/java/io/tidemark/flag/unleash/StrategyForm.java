package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A strategy without what Unleash adds or leaves out: identifiers, titles, defaults.
 *
 * @param whom all that decides which users it may reach, apart from the percentage
 * @param rollout the percentage; empty when it has none
 */
record StrategyForm(String whom, String rollout) {
    private static final String ROLLOUT = "rollout";

    static StrategyForm of(JsonNode strategy) {
        Map<String, String> parameters = strategy.path("parameters").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText(), (a, b) -> b, TreeMap::new));
        String rollout = parameters.remove(ROLLOUT);
        return new StrategyForm(
                strategy.path("name").asText()
                        + parameters
                        + constraints(strategy)
                        + segments(strategy)
                        + variants(strategy),
                rollout == null ? "" : rollout);
    }

    private static List<String> constraints(JsonNode strategy) {
        return strategy.path("constraints")
                .valueStream()
                .map(constraint -> constraint.path("contextName").asText()
                        + ' '
                        + constraint.path("operator").asText()
                        + ' '
                        + constraint.path("inverted").asBoolean()
                        + ' '
                        + constraint.path("caseInsensitive").asBoolean()
                        + ' '
                        + constraint.path("value").asText()
                        + constraint
                                .path("values")
                                .valueStream()
                                .map(JsonNode::toString)
                                .sorted()
                                .toList())
                .sorted()
                .toList();
    }

    private static List<String> segments(JsonNode strategy) {
        return strategy.path("segments")
                .valueStream()
                .map(JsonNode::asText)
                .sorted()
                .toList();
    }

    private static List<String> variants(JsonNode strategy) {
        return strategy.path("variants")
                .valueStream()
                .map(variant -> new TreeMap<>(variant.properties().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                        .toString())
                .sorted()
                .toList();
    }
}
