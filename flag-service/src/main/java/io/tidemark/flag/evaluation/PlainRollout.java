package io.tidemark.flag.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.getunleash.engine.Context;
import io.tidemark.contracts.flag.Bucket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * A flag with one percentage of all users and nothing else, the most common kind. Whom it reaches is a hash: asking the
 * engine for it costs thirty times as much, most of that for handing over the context.
 */
record PlainRollout(String group, int percentage) {
    private static final Set<String> BY_USER = Set.of("userId", "default");

    /** The flag's percentage, if there is nothing else to it. */
    static Optional<PlainRollout> of(JsonNode feature) {
        JsonNode strategies = feature.path("strategies");
        JsonNode strategy = strategies.path(0);
        JsonNode parameters = strategy.path("parameters");
        String group = parameters.path("groupId").asText();
        String rollout = parameters.path("rollout").asText();
        boolean plain = strategies.size() == 1
                && strategy.path("name").asText().equals("flexibleRollout")
                && strategy.path("constraints").isEmpty()
                && strategy.path("segments").isEmpty()
                && BY_USER.contains(parameters.path("stickiness").asText())
                && feature.path("dependencies").isEmpty()
                && !ConstantFlag.hasVariants(feature)
                && isAscii(group)
                && rollout.matches("0|[1-9][0-9]?|100");
        return plain ? Optional.of(new PlainRollout(group, Integer.parseInt(rollout))) : Optional.empty();
    }

    /** Whether it can be told without the engine: without a user id, or with one that is hashed in other ways, it can't. */
    boolean decides(Context context) {
        return context.getUserId() != null && isAscii(context.getUserId());
    }

    boolean isOnFor(Context context) {
        return Bucket.of(group, context.getUserId()) <= percentage;
    }

    private static boolean isAscii(String text) {
        return !text.isEmpty() && StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
}
