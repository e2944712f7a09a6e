package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One flag in one environment, as the admin API tells it: at once, where the client API needs up to a second.
 *
 * @param strategies that are not disabled
 * @param disabled strategies that somebody switched off in Unleash's own pages
 */
record FlagState(JsonNode feature, boolean enabled, List<JsonNode> strategies, List<JsonNode> disabled) {
    static FlagState of(JsonNode feature, String environment) {
        JsonNode inEnvironment = feature.path("environments")
                .valueStream()
                .filter(candidate -> candidate.path("name").asText().equals(environment))
                .findFirst()
                .orElseThrow(() -> new MalformedSourceException("there is no environment " + environment));
        List<JsonNode> all = inEnvironment.path("strategies").valueStream().toList();
        return new FlagState(
                feature,
                inEnvironment.path("enabled").asBoolean(),
                all.stream().filter(one -> !one.path("disabled").asBoolean()).toList(),
                all.stream().filter(one -> one.path("disabled").asBoolean()).toList());
    }

    String description() {
        return feature.path("description").asText("");
    }

    /** The flag as the client API will describe it. */
    JsonNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (String field : List.of("name", "type", "description", "project", "stale", "impressionData")) {
            if (feature.has(field)) {
                document.set(field, feature.get(field));
            }
        }
        document.put("enabled", enabled);
        var shown = document.putArray("strategies");
        strategies.forEach(strategy -> shown.add(shown(strategy)));
        document.putArray("variants");
        return document;
    }

    private static JsonNode shown(JsonNode strategy) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        for (String field : List.of("name", "constraints", "parameters", "segments", "variants")) {
            if (strategy.has(field)) {
                shown.set(field, strategy.get(field));
            }
        }
        return shown;
    }

    /** Whether the document says the same. */
    boolean isThatOf(JsonNode document) {
        return isAlike(document(), document);
    }

    /** Whether two documents say the same of the same users. */
    static boolean isAlike(JsonNode one, JsonNode other) {
        return one.path("enabled").asBoolean() == other.path("enabled").asBoolean()
                && one.path("description")
                        .asText("")
                        .equals(other.path("description").asText(""))
                && forms(one).equals(forms(other));
    }

    private static List<String> forms(JsonNode document) {
        return document.path("strategies")
                .valueStream()
                .map(strategy -> StrategyForm.of(strategy).toString())
                .sorted()
                .toList();
    }
}
