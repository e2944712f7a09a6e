package io.tidemark.flag.rollout;

import java.time.Duration;
import java.util.List;

/**
 * What a rollout is to do; fixed from its start. Percentages are of released users, whichever way the flag goes.
 *
 * @param target the tenant, or {@code *} for all
 * @param group by which the flag's percentages divide the users
 * @param baseline how many percent were released before
 * @param steps rising, above the baseline
 * @param bake how long a step lasts at least
 */
record Plan(
        String flag,
        String target,
        Direction direction,
        String group,
        int baseline,
        List<Integer> steps,
        Duration bake,
        Gates gates) {
    Plan {
        steps = List.copyOf(steps);
    }

    int percentage(int step) {
        return steps.get(step);
    }

    boolean isLast(int step) {
        return step == steps.size() - 1;
    }
}
