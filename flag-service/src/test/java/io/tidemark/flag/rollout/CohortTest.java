package io.tidemark.flag.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.getunleash.engine.Context;
import io.getunleash.engine.UnleashEngine;
import io.tidemark.contracts.flag.Bucket;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.CohortCounts;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.Reach;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cohorts that a rollout compares are those that Unleash's own engine makes of its percentages. */
class CohortTest {
    private static final int USERS = 2_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50, 73, 99})
    void whoIsReleasedIsWhomTheEngineSaysTheFlagDoesNotReach(int released) throws Exception {
        UnleashEngine engine = new UnleashEngine();
        int flag = Direction.FALLING.flagPercentage(released);
        engine.takeState(new FeatureSet(1, List.of(localOnly(flag))).clientDocument());
        List<Long> events = new ArrayList<>(Collections.nCopies(Bucket.COUNT, 0L));
        long free = 0;
        for (int i = 0; i < USERS; i++) {
            FlagContext user = FlagContext.of("acme", "user-" + i);
            int bucket = Bucket.of(FlagKeys.LOCAL_ONLY, user.userId());
            events.set(bucket - 1, events.get(bucket - 1) + 1);
            Context context = new Context();
            context.setUserId(user.userId());
            context.setProperties(Map.of(FlagContext.TENANT_PROPERTY, user.tenantId()));
            boolean held = Boolean.TRUE.equals(engine.isEnabled(FlagKeys.LOCAL_ONLY, context).value);
            assertThat(held).isEqualTo(bucket <= flag);
            free += held ? 0 : 1;
        }

        CohortCounts counts = new CohortCounts(FlagKeys.LOCAL_ONLY, 15, events, Collections.nCopies(Bucket.COUNT, 0L));
        assertThat(Direction.FALLING.released(counts, released).events()).isEqualTo(free);
        assertThat(Direction.FALLING.control(counts, released).events()).isEqualTo(USERS - free);
    }

    private static Feature localOnly(int percentage) {
        return new Feature(
                FlagKeys.LOCAL_ONLY,
                new Reach(new TreeMap<>(Map.of("acme", percentage)))
                        .writtenTo(JsonNodeFactory.instance
                                .objectNode()
                                .put("name", FlagKeys.LOCAL_ONLY)
                                .put("type", "kill-switch")),
                1,
                OffsetDateTime.MIN);
    }
}
