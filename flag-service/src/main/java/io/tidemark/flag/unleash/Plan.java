package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Leads from how a flag stands in Unleash to a wanted document, with all of its strategies: they are OR-ed, so one that
 * stayed behind would undo the change. Whoever breaks off halfway leaves nobody reached who is reached neither before nor
 * after, and everybody reached who is both before and after, unless the flag was to be turned off or on as a whole.
 */
final class Plan {
    private Plan() {}

    static List<Step> between(FlagState current, JsonNode wanted) {
        boolean on = wanted.path("enabled").asBoolean();
        List<JsonNode> missing =
                new ArrayList<>(wanted.path("strategies").valueStream().toList());
        if (missing.isEmpty()) {
            throw new IllegalArgumentException("without a strategy Unleash would add one for everyone");
        }
        List<JsonNode> surplus = new ArrayList<>(current.strategies());
        leaveWhatIsAlike(surplus, missing);
        List<Step> steps = new ArrayList<>();
        String description = wanted.path("description").asText("");
        if (!description.equals(current.description())) {
            steps.add(new Step.Describe(description));
        }
        if (!on && current.enabled()) {
            steps.add(new Step.TurnOff());
        }
        List<Step.Move> moves = moves(surplus, missing);
        moves.stream().filter(Step.Move::isRise).forEach(steps::add);
        missing.forEach(strategy -> steps.add(new Step.Add(strategy)));
        moves.stream().filter(move -> !move.isRise()).forEach(steps::add);
        Stream.concat(surplus.stream(), current.disabled().stream())
                .forEach(strategy -> steps.add(new Step.Remove(idOf(strategy))));
        if (on && !current.enabled()) {
            steps.add(new Step.TurnOn());
        }
        return steps;
    }

    private static void leaveWhatIsAlike(List<JsonNode> surplus, List<JsonNode> missing) {
        surplus.removeIf(strategy -> {
            Optional<JsonNode> alike = missing.stream()
                    .filter(candidate -> StrategyForm.of(candidate).equals(StrategyForm.of(strategy)))
                    .findFirst();
            alike.ifPresent(missing::remove);
            return alike.isPresent();
        });
    }

    /** Takes out what differs in nothing but the percentage. */
    private static List<Step.Move> moves(List<JsonNode> surplus, List<JsonNode> missing) {
        List<Step.Move> moves = new ArrayList<>();
        surplus.removeIf(strategy -> {
            StrategyForm from = StrategyForm.of(strategy);
            Optional<JsonNode> target = missing.stream()
                    .filter(candidate -> isMoved(from, StrategyForm.of(candidate)))
                    .findFirst();
            target.ifPresent(candidate -> {
                missing.remove(candidate);
                moves.add(new Step.Move(
                        idOf(strategy),
                        from.rollout(),
                        StrategyForm.of(candidate).rollout()));
            });
            return target.isPresent();
        });
        return moves;
    }

    private static boolean isMoved(StrategyForm from, StrategyForm to) {
        return from.whom().equals(to.whom())
                && !from.rollout().isEmpty()
                && !to.rollout().isEmpty();
    }

    private static String idOf(JsonNode strategy) {
        return strategy.path("id").asText();
    }
}
