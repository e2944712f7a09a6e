package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Feature documents with one percentage, as {@code /ops/flags} makes and changes them. */
final class FlagDocument {
    private static final String ROLLOUT = "rollout";
    private static final String GRADUAL = "flexibleRollout";

    private FlagDocument() {}

    /** A new one. Its group id is its name for good, and users stick by their id: so nobody flips back while it rises. */
    static JsonNode of(String name, String type, String description, boolean enabled, int percentage) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("type", type)
                .put("description", description)
                .put("project", "default")
                .put("enabled", enabled)
                .put("stale", false)
                .put("impressionData", false);
        ObjectNode strategy = document.putArray("strategies").addObject().put("name", GRADUAL);
        strategy.putArray("constraints");
        strategy.putObject("parameters")
                .put(ROLLOUT, Integer.toString(percentage))
                .put("stickiness", "userId")
                .put("groupId", name);
        strategy.putArray("segments");
        strategy.putArray("variants");
        document.putArray("variants");
        return document;
    }

    /** The one percentage; empty where there is none, or more than one strategy. */
    static OptionalInt percentageOf(JsonNode document) {
        JsonNode strategies = document.path("strategies");
        return strategies.size() == 1 && strategies.get(0).path("name").asText().equals(GRADUAL)
                ? OptionalInt.of(
                        strategies.get(0).path("parameters").path(ROLLOUT).asInt())
                : OptionalInt.empty();
    }

    /** The same flag with what is not null changed. */
    static JsonNode changed(
            JsonNode document, @Nullable Boolean enabled, @Nullable Integer percentage, @Nullable String description) {
        ObjectNode changed = document.deepCopy();
        if (enabled != null) {
            changed.put("enabled", enabled);
        }
        if (description != null) {
            changed.put("description", description);
        }
        if (percentage != null) {
            ((ObjectNode) changed.path("strategies").get(0))
                    .withObject("/parameters")
                    .put(ROLLOUT, Integer.toString(percentage));
        }
        return changed;
    }
}
