package io.tidemark.flag.unleash;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Takes the steps of a plan, one after the other. */
final class Steps {
    private Steps() {}

    /** How many were taken before one found the flag changed by somebody else; all of them when none did. */
    static Uni<Integer> take(UnleashClient client, String feature, List<Step> steps) {
        return take(client, feature, steps, 0);
    }

    private static Uni<Integer> take(UnleashClient client, String feature, List<Step> steps, int taken) {
        return taken == steps.size()
                ? Uni.createFrom().item(taken)
                : client.take(feature, steps.get(taken))
                        .chain(done -> done
                                ? take(client, feature, steps, taken + 1)
                                : Uni.createFrom().item(taken));
    }
}
