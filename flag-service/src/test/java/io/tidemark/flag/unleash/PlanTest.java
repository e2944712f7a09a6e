package io.tidemark.flag.unleash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every plan is carried out step by step on a model of Unleash, with its traps. */
class PlanTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** A flag as a test draws it: percentages by tenant, {@code *} for all. */
    record Drawn(boolean enabled, List<Map.Entry<String, Integer>> strategies) {
        /** The share of each tenant's users that is reached, by the most generous strategy. */
        Map<String, Integer> reach() {
            Map<String, Integer> reach = new TreeMap<>(Map.of("acme", 0, "globex", 0, "initech", 0, "other", 0));
            if (enabled) {
                strategies.forEach(strategy -> reach.replaceAll((tenant, share) ->
                        strategy.getKey().equals("*") || strategy.getKey().equals(tenant)
                                ? Math.max(share, strategy.getValue())
                                : share));
            }
            return reach;
        }
    }

    @Provide
    Arbitrary<Drawn> flags() {
        Arbitrary<Map.Entry<String, Integer>> strategies = Combinators.combine(
                        Arbitraries.of("*", "acme", "globex", "initech"), Arbitraries.of(0, 10, 50, 90, 100))
                .as(Map::entry);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        strategies.list().ofMinSize(1).ofMaxSize(4))
                .as(Drawn::new);
    }

    @Property(tries = 5_000)
    void itEndsWithExactlyTheWantedStrategies(@ForAll("flags") Drawn from, @ForAll("flags") Drawn to) {
        Model model = new Model(from);

        Plan.between(model.state(), document(to)).forEach(model::take);

        assertThat(model.state().isThatOf(document(to))).isTrue();
    }

    @Property(tries = 5_000)
    void nobodyIsReachedOnTheWayWhoIsReachedNeitherBeforeNorAfter(
            @ForAll("flags") Drawn from, @ForAll("flags") Drawn to) {
        Model model = new Model(from);

        for (Step step : Plan.between(model.state(), document(to))) {
            model.take(step);

            model.drawn().reach().forEach((tenant, share) -> {
                int before = share(from, tenant);
                int after = share(to, tenant);
                assertThat(share).as("%s after %s", tenant, step).isLessThanOrEqualTo(Math.max(before, after));
                if (from.enabled() && to.enabled()) {
                    assertThat(share).as("%s after %s", tenant, step).isGreaterThanOrEqualTo(Math.min(before, after));
                }
            });
        }
    }

    @Property(tries = 1_000)
    void whatIsAlikeNeedsNothing(@ForAll("flags") Drawn flag) {
        assertThat(Plan.between(new Model(flag).state(), document(flag))).isEmpty();
    }

    @Example
    void aPercentageIsMovedFromWhatItWas() {
        Model model = new Model(new Drawn(true, List.of(Map.entry("acme", 10))));

        assertThat(Plan.between(model.state(), document(new Drawn(true, List.of(Map.entry("acme", 50))))))
                .containsExactly(new Step.Move("id-0", "10", "50"));
    }

    @Example
    void aDocumentWithoutStrategiesIsRefused() {
        Model model = new Model(new Drawn(true, List.of(Map.entry("acme", 10))));

        assertThatThrownBy(() -> Plan.between(model.state(), document(new Drawn(true, List.of()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int share(Drawn flag, String tenant) {
        return flag.reach().getOrDefault(tenant, 0);
    }

    private static JsonNode document(Drawn flag) {
        ObjectNode document =
                JSON.createObjectNode().put("name", "f").put("description", "").put("enabled", flag.enabled());
        ArrayNode strategies = document.putArray("strategies");
        flag.strategies().forEach(strategy -> strategies.add(strategy(strategy.getKey(), strategy.getValue())));
        return document;
    }

    private static ObjectNode strategy(String tenant, int rollout) {
        ObjectNode strategy = JSON.createObjectNode().put("name", "flexibleRollout");
        ArrayNode constraints = strategy.putArray("constraints");
        if (!tenant.equals("*")) {
            constraints
                    .addObject()
                    .put("contextName", "tenantId")
                    .put("operator", "IN")
                    .putArray("values")
                    .add(tenant);
        }
        strategy.putObject("parameters")
                .put("rollout", Integer.toString(rollout))
                .put("stickiness", "userId")
                .put("groupId", "f");
        return strategy;
    }

    /** Unleash, as far as it was seen to behave. */
    private static final class Model {
        private final Map<String, ObjectNode> strategies = new TreeMap<>();
        private boolean enabled;
        private int ids;

        Model(Drawn flag) {
            flag.strategies().forEach(strategy -> add(strategy(strategy.getKey(), strategy.getValue())));
            enabled = flag.enabled();
        }

        private void add(JsonNode strategy) {
            strategies.put("id-" + ids, ((ObjectNode) strategy.deepCopy()).put("id", "id-" + ids));
            ids++;
        }

        void take(Step step) {
            switch (step) {
                case Step.TurnOff off -> enabled = false;
                case Step.TurnOn on -> {
                    enabled = true;
                    if (strategies.isEmpty()) {
                        add(strategy("*", 100));
                    }
                }
                case Step.Add add -> add(add.strategy());
                case Step.Remove remove -> {
                    assertThat(strategies.remove(remove.strategyId())).isNotNull();
                    enabled = enabled && !strategies.isEmpty();
                }
                case Step.Move move -> {
                    ObjectNode parameters = Objects.requireNonNull(strategies.get(move.strategyId()))
                            .withObject("/parameters");
                    assertThat(parameters.path("rollout").asText()).isEqualTo(move.from());
                    parameters.put("rollout", move.to());
                }
                case Step.Describe describe -> throw new AssertionError("nothing was to be described");
            }
        }

        FlagState state() {
            ObjectNode feature = JSON.createObjectNode().put("name", "f").put("description", "");
            ObjectNode environment = feature.putArray("environments")
                    .addObject()
                    .put("name", "production")
                    .put("enabled", enabled);
            environment.putArray("strategies").addAll(strategies.values());
            return FlagState.of(feature, "production");
        }

        Drawn drawn() {
            List<Map.Entry<String, Integer>> shares = new ArrayList<>();
            strategies
                    .values()
                    .forEach(strategy -> shares.add(Map.entry(
                            strategy.path("constraints")
                                    .path(0)
                                    .path("values")
                                    .path(0)
                                    .asText("*"),
                            strategy.path("parameters").path("rollout").asInt())));
            return new Drawn(enabled, shares);
        }
    }
}
