package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.flag.FlagKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Which changes can't wait for the audit: the ones that only ever stop more writes. */
final class Widening {
    private Widening() {}

    /** Whether the change turns the kill switch on for more users, and off for none. */
    static boolean isOfKillSwitch(String feature, JsonNode before, JsonNode after) {
        return feature.equals(FlagKeys.LOCAL_ONLY)
                && after.path("enabled").asBoolean()
                && (!before.path("enabled").asBoolean() || isKept(reached(before), reached(after)));
    }

    private static boolean isKept(Map<String, Integer> before, Map<String, Integer> after) {
        return before.entrySet().stream()
                .allMatch(reached -> after.getOrDefault(reached.getKey(), -1) >= reached.getValue());
    }

    /** How many of whom are reached, each tenant by itself: which of them share a strategy may change. */
    private static Map<String, Integer> reached(JsonNode feature) {
        Map<String, Integer> reached = new HashMap<>();
        feature.path("strategies")
                .valueStream()
                .flatMap(Widening::ofEachTenant)
                .map(StrategyForm::of)
                .forEach(form -> reached.merge(form.whom(), percentage(form), Math::max));
        return reached;
    }

    private static Stream<JsonNode> ofEachTenant(JsonNode strategy) {
        JsonNode constraints = strategy.path("constraints");
        boolean several = constraints.size() == 1
                && constraints.at("/0/operator").asText().equals("IN")
                && !constraints.at("/0/inverted").asBoolean();
        return several
                ? constraints.at("/0/values").valueStream().map(value -> narrowed(strategy, value))
                : Stream.of(strategy);
    }

    private static JsonNode narrowed(JsonNode strategy, JsonNode value) {
        ObjectNode narrowed = strategy.deepCopy();
        ((ArrayNode) narrowed.at("/constraints/0/values")).removeAll().add(value);
        return narrowed;
    }

    private static int percentage(StrategyForm form) {
        // What is no percentage is taken for the most that it could be.
        return form.rollout().matches("[0-9]{1,3}") ? Integer.parseInt(form.rollout()) : 100;
    }
}
