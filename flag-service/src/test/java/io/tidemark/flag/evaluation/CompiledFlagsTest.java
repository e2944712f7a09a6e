package io.tidemark.flag.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompiledFlagsTest {
    private static final String KEY = "resume_sync.local_only";
    private static final int USERS = 100_000;

    @Test
    void aTenantsSwitchReachesThatTenantAlone() {
        CompiledFlags flags = flags(true, """
                {"name":"flexibleRollout","constraints":[{"contextName":"tenantId","operator":"IN","values":["acme"]}],
                 "parameters":{"rollout":"100","stickiness":"userId","groupId":"resume_sync.local_only"}}""");

        assertThat(isOn(flags, FlagContext.of("acme", "alice"))).isTrue();
        assertThat(isOn(flags, FlagContext.of("globex", "alice"))).isFalse();
    }

    @Test
    void aDisabledFlagIsOffWhateverItsStrategiesSay() {
        assertThat(isOn(flags(false, rollout(100)), FlagContext.of("acme", "alice")))
                .isFalse();
    }

    @Test
    void usersAreReleasedStepByStepAndNobodyFlipsBack() {
        List<Set<Integer>> localOnly = IntStream.of(100, 90, 50, 0)
                .mapToObj(CompiledFlagsTest::reached)
                .toList();

        assertThat(localOnly)
                .extracting(Set::size)
                .satisfiesExactly(
                        all -> assertThat(all).isEqualTo(USERS),
                        most -> assertThat(most).isBetween(89_000, 91_000),
                        half -> assertThat(half).isBetween(49_000, 51_000),
                        none -> assertThat(none).isZero());
        for (int step = 1; step < localOnly.size(); step++) {
            // AssertJ would compare everybody with everybody.
            assertThat(localOnly.get(step - 1).containsAll(localOnly.get(step))).isTrue();
        }
    }

    @Test
    void theEpochIsThatOfTheFlags() {
        assertThat(flags(true, rollout(100))
                        .evaluate(FlagContext.of("acme", "alice"))
                        .epoch())
                .isEqualTo(7);
    }

    private static Set<Integer> reached(int percentage) {
        CompiledFlags flags = flags(true, rollout(percentage));
        Set<Integer> users = new HashSet<>();
        IntStream.range(0, USERS)
                .filter(user -> isOn(flags, FlagContext.of("acme", "user-" + user)))
                .forEach(users::add);
        return users;
    }

    private static boolean isOn(CompiledFlags flags, FlagContext subject) {
        EvaluatedFlags.Flag flag = flags.evaluate(subject).flags().get(KEY);
        return flag != null && flag.enabled();
    }

    private static String rollout(int percentage) {
        return """
                {"name":"flexibleRollout","constraints":[],
                 "parameters":{"rollout":"%d","stickiness":"userId","groupId":"resume_sync.local_only"}}""".formatted(percentage);
    }

    private static CompiledFlags flags(boolean enabled, String strategy) {
        try {
            var document = new JsonMapper()
                    .readTree("{\"name\":\"%s\",\"type\":\"kill-switch\",\"enabled\":%s,\"strategies\":[%s]}"
                            .formatted(KEY, enabled, strategy));
            OffsetDateTime whenever = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
            return new CompiledFlags(new FeatureSet(7, List.of(new Feature(KEY, document, 7, whenever))));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
