package io.tidemark.flag.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.flag.Bucket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A flag with one percentage of all users and nothing else, the most common kind. Whom it reaches is a hash: asking the
 * engine for it costs thirty times as much, most of that for handing over the context.
 */
final class PlainRollout {
    private static final Set<String> BY_USER = Set.of("userId", "default");
    private static final Pattern PERCENTAGE = Pattern.compile("0|[1-9][0-9]?|100");

    private final byte[] salt;
    private final int percentage;

    private PlainRollout(String group, int percentage) {
        this.salt = (group + ":").getBytes(StandardCharsets.UTF_8);
        this.percentage = percentage;
    }

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
                && PERCENTAGE.matcher(rollout).matches();
        return plain ? Optional.of(new PlainRollout(group, Integer.parseInt(rollout))) : Optional.empty();
    }

    /** Whether it reaches the user with that id in ASCII: without an id, or with another one, only the engine knows. */
    boolean reaches(byte[] user) {
        byte[] hashed = Arrays.copyOf(salt, salt.length + user.length);
        System.arraycopy(user, 0, hashed, salt.length, user.length);
        return Bucket.of(hashed) <= percentage;
    }

    private static boolean isAscii(String text) {
        return !text.isEmpty() && text.chars().allMatch(character -> character < 128);
    }
}
