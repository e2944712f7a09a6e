package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;

/** One call of Unleash's admin API. */
sealed interface Step {
    /** Nobody is reached from then on. */
    record TurnOff() implements Step {}

    /** Unleash would add a strategy for everyone, were there none: so this comes last. */
    record TurnOn() implements Step {}

    /** Refused unless the percentage is still {@code from}. */
    record Move(String strategyId, String from, String to) implements Step {
        /** Whether it reaches more users; what is no percentage can't be told, and is taken for one that does. */
        boolean isRise() {
            return !from.matches("[0-9]{1,3}") || Integer.parseInt(to) > Integer.parseInt(from);
        }
    }

    record Add(JsonNode strategy) implements Step {}

    record Remove(String strategyId) implements Step {}

    record Describe(String description) implements Step {}
}
