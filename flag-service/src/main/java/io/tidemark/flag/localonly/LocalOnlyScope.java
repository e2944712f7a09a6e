package io.tidemark.flag.localonly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.FlagKeys;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whom the switch is on for. Every tenant has a switch of its own, and {@link #EVERYONE} is one more: a user is local-only
 * when either is on, and turning one off leaves the others as they are. In the feature document each is a strategy, and
 * Unleash takes a flag for on when any strategy says so.
 *
 * @param percentages the switches that are on, by target, with the share of the target's users that they reach, 1 to 100
 */
record LocalOnlyScope(SortedMap<String, Integer> percentages) {
    /** The target that stands for all tenants. */
    static final String EVERYONE = "*";

    private static final int ALL_USERS = 100;

    LocalOnlyScope {
        percentages = Collections.unmodifiableSortedMap(new TreeMap<>(percentages));
    }

    static LocalOnlyScope of(JsonNode feature) {
        SortedMap<String, Integer> percentages = new TreeMap<>();
        if (feature.path("enabled").asBoolean()) {
            feature.path("strategies").forEach(strategy -> {
                int rollout = strategy.path("parameters").path("rollout").asInt();
                targetsOf(strategy).forEach(target -> percentages.merge(target, rollout, Math::max));
            });
        }
        percentages.values().removeIf(rollout -> rollout <= 0);
        return new LocalOnlyScope(percentages);
    }

    LocalOnlyScope on(Collection<String> targets) {
        SortedMap<String, Integer> now = new TreeMap<>(percentages);
        targets.forEach(target -> now.put(target, ALL_USERS));
        return new LocalOnlyScope(now);
    }

    LocalOnlyScope off(Collection<String> targets) {
        SortedMap<String, Integer> now = new TreeMap<>(percentages);
        now.keySet().removeAll(targets);
        return new LocalOnlyScope(now);
    }

    boolean isOnFor(String tenant) {
        return percentages.containsKey(tenant) || percentages.containsKey(EVERYONE);
    }

    /** The same feature with the strategies of this scope; never without any, for Unleash would add one of its own. */
    JsonNode writtenTo(JsonNode feature) {
        ObjectNode written = feature.deepCopy();
        written.put("enabled", !percentages.isEmpty());
        ArrayNode strategies = written.putArray("strategies");
        percentages.forEach((target, rollout) -> strategies.add(strategy(target, rollout)));
        if (percentages.isEmpty()) {
            strategies.add(strategy(EVERYONE, ALL_USERS));
        }
        return written;
    }

    private static Collection<String> targetsOf(JsonNode strategy) {
        JsonNode constraints = strategy.path("constraints");
        return constraints.isEmpty()
                ? List.of(EVERYONE)
                : constraints
                        .get(0)
                        .path("values")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList();
    }

    private static ObjectNode strategy(String target, int rollout) {
        ObjectNode strategy = JsonNodeFactory.instance.objectNode().put("name", "flexibleRollout");
        ArrayNode constraints = strategy.putArray("constraints");
        if (!target.equals(EVERYONE)) {
            constraints
                    .addObject()
                    .put("contextName", FlagContext.TENANT_PROPERTY)
                    .put("operator", "IN")
                    .put("inverted", false)
                    .put("caseInsensitive", false)
                    .putArray("values")
                    .add(target);
        }
        strategy.putObject("parameters")
                .put("rollout", Integer.toString(rollout))
                .put("stickiness", "userId")
                .put("groupId", FlagKeys.LOCAL_ONLY);
        strategy.putArray("segments");
        strategy.putArray("variants");
        return strategy;
    }
}
