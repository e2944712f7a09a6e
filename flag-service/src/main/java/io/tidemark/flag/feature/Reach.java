package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.flag.FlagContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Whom a flag is on for. Every tenant has a switch of its own, and {@link #EVERYONE} is one more: a flag is on for a user
 * when either is, and turning one off leaves the others as they are. In the feature document each is a strategy, and
 * Unleash takes a flag for on when any strategy says so.
 *
 * @param percentages the switches that are on, by target, with the share of the target's users that they reach, 1 to 100
 */
public record Reach(SortedMap<String, Integer> percentages) {
    /** The target that stands for all tenants. */
    public static final String EVERYONE = "*";

    private static final int ALL_USERS = 100;
    /** So many values a constraint may have in Unleash, unless it is set up otherwise. */
    private static final int TENANTS_A_STRATEGY = 250;

    private static final String STRATEGY = "flexibleRollout";

    public Reach {
        percentages = Collections.unmodifiableSortedMap(new TreeMap<>(percentages));
    }

    /** Whom the flag with that document is on for. */
    public static Reach of(JsonNode feature) {
        SortedMap<String, Integer> percentages = new TreeMap<>();
        if (feature.path("enabled").asBoolean()) {
            feature.path("strategies").forEach(strategy -> {
                int rollout = strategy.path("parameters").path("rollout").asInt();
                targetsOf(strategy).forEach(target -> percentages.merge(target, rollout, Math::max));
            });
        }
        percentages.values().removeIf(rollout -> rollout <= 0);
        return new Reach(percentages);
    }

    /** Whether this says all that the document's strategies say: writing it back loses nothing. */
    public static boolean saysAllOf(JsonNode feature) {
        return StreamSupport.stream(feature.path("strategies").spliterator(), false)
                .allMatch(strategy -> strategy.path("name").asText().equals(STRATEGY)
                        && strategy.path("segments").isEmpty()
                        && strategy.path("variants").isEmpty()
                        && group(feature)
                                .equals(strategy.at("/parameters/groupId").asText())
                        && isOfTenants(strategy.path("constraints")));
    }

    /** The group id by which the flag's percentages divide the users. */
    public static String group(JsonNode feature) {
        String name = feature.path("name").asText();
        return feature.at("/strategies/0/parameters/groupId").asText(name);
    }

    /** The same with the switches of these targets on, for all of their users. */
    public Reach on(Collection<String> targets) {
        SortedMap<String, Integer> now = new TreeMap<>(percentages);
        targets.forEach(target -> now.put(target, ALL_USERS));
        return new Reach(now);
    }

    /** The same with the switches of these targets off. */
    public Reach off(Collection<String> targets) {
        SortedMap<String, Integer> now = new TreeMap<>(percentages);
        now.keySet().removeAll(targets);
        return new Reach(now);
    }

    /** The same with a target's switch on for so many of its users, 0 to 100. */
    public Reach with(String target, int percentage) {
        SortedMap<String, Integer> now = new TreeMap<>(percentages);
        if (percentage == 0) {
            now.remove(target);
        } else {
            now.put(target, percentage);
        }
        return new Reach(now);
    }

    /** How many of the target's users its own switch reaches, 0 to 100. */
    public int percentage(String target) {
        return percentages.getOrDefault(target, 0);
    }

    /** Whether it is on for anyone of the tenant, by its own switch or by that of all. */
    public boolean isOnFor(String tenant) {
        return percentages.containsKey(tenant) || percentages.containsKey(EVERYONE);
    }

    /** The same feature with the strategies of this reach; never without any, for Unleash would add one of its own. */
    public JsonNode writtenTo(JsonNode feature) {
        ObjectNode parameters = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "stickiness",
                        feature.at("/strategies/0/parameters/stickiness").asText("userId"))
                .put("groupId", group(feature));
        ObjectNode written = feature.deepCopy();
        written.put("enabled", !percentages.isEmpty());
        ArrayNode strategies = written.putArray("strategies");
        if (percentages.isEmpty()) {
            strategies.add(strategy(List.of(), ALL_USERS, parameters));
        }
        if (percentages.containsKey(EVERYONE)) {
            strategies.add(strategy(List.of(), percentage(EVERYONE), parameters));
        }
        // A strategy for all tenants of one percentage: Unleash takes thirty strategies a flag.
        tenantsByPercentage().forEach((rollout, tenants) -> {
            for (int from = 0; from < tenants.size(); from += TENANTS_A_STRATEGY) {
                int to = Math.min(from + TENANTS_A_STRATEGY, tenants.size());
                strategies.add(strategy(tenants.subList(from, to), rollout, parameters));
            }
        });
        return written;
    }

    private SortedMap<Integer, List<String>> tenantsByPercentage() {
        SortedMap<Integer, List<String>> tenants = new TreeMap<>(Comparator.reverseOrder());
        percentages.forEach((target, rollout) -> {
            if (!target.equals(EVERYONE)) {
                tenants.computeIfAbsent(rollout, ignored -> new ArrayList<>()).add(target);
            }
        });
        return tenants;
    }

    private static boolean isOfTenants(JsonNode constraints) {
        JsonNode only = constraints.path(0);
        return constraints.isEmpty()
                || (constraints.size() == 1
                        && only.path("contextName").asText().equals(FlagContext.TENANT_PROPERTY)
                        && only.path("operator").asText().equals("IN")
                        && !only.path("inverted").asBoolean());
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

    private static ObjectNode strategy(List<String> tenants, int rollout, ObjectNode parameters) {
        ObjectNode strategy = JsonNodeFactory.instance.objectNode().put("name", STRATEGY);
        ArrayNode constraints = strategy.putArray("constraints");
        if (!tenants.isEmpty()) {
            ArrayNode values = constraints
                    .addObject()
                    .put("contextName", FlagContext.TENANT_PROPERTY)
                    .put("operator", "IN")
                    .put("inverted", false)
                    .put("caseInsensitive", false)
                    .putArray("values");
            tenants.forEach(values::add);
        }
        strategy.putObject("parameters")
                .put("rollout", Integer.toString(rollout))
                .setAll(parameters);
        strategy.putArray("segments");
        strategy.putArray("variants");
        return strategy;
    }
}
