package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.flag.FlagKeys;

/** Which changes can't wait for the audit: the ones that only ever stop more writes. */
final class Widening {
    private Widening() {}

    /** Whether the change turns the kill switch on for more users, and off for none. */
    static boolean isOfKillSwitch(String feature, JsonNode before, JsonNode after) {
        return feature.equals(FlagKeys.LOCAL_ONLY)
                && after.path("enabled").asBoolean()
                && (!before.path("enabled").asBoolean()
                        || before.path("strategies").valueStream().allMatch(strategy -> isKept(strategy, after)));
    }

    private static boolean isKept(JsonNode strategy, JsonNode after) {
        StrategyForm form = StrategyForm.of(strategy);
        return after.path("strategies")
                .valueStream()
                .map(StrategyForm::of)
                .anyMatch(kept -> kept.whom().equals(form.whom()) && percentage(kept) >= percentage(form));
    }

    private static int percentage(StrategyForm form) {
        // What is no percentage is taken for the most that it could be.
        return form.rollout().matches("[0-9]{1,3}") ? Integer.parseInt(form.rollout()) : 100;
    }
}
