package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.flag.FlagContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOnlyFlagTest {
    private static final FlagContext ALICE = FlagContext.of("acme", "alice");
    private static final FlagContext BOB = FlagContext.of("globex", "bob");
    private static final int USERS = 10_000;

    @Test
    void aTenantsSwitchReachesThatTenantAlone() throws Exception {
        LocalOnlyFlag flag = LocalOnlyFlag.parse(FlagDocuments.onForTenant(3, "acme"));

        assertThat(flag.isOnFor(ALICE)).contains(true);
        assertThat(flag.isOnFor(BOB)).contains(false);
        assertThat(flag.onForSomeone()).isTrue();
        assertThat(flag.epoch()).isEqualTo(3);
    }

    @Test
    void aDocumentWithoutTheSwitchSaysNothing() throws Exception {
        LocalOnlyFlag flag = LocalOnlyFlag.parse(FlagDocuments.withoutTheSwitch(3));

        assertThat(flag.isOnFor(ALICE)).isEmpty();
        assertThat(flag.onForSomeone()).isFalse();
    }

    @Test
    void whileThePercentageFallsUsersAreReleasedAndNobodyFlipsBack() throws Exception {
        List<Set<Integer>> localOnly = new ArrayList<>();
        for (String percentage : List.of("100", "90", "50", "0")) {
            localOnly.add(reached(LocalOnlyFlag.parse(FlagDocuments.onForShareOf(3, percentage))));
        }

        assertThat(localOnly.get(0)).hasSize(USERS);
        assertThat(localOnly.get(1)).hasSizeBetween(8_900, 9_100);
        assertThat(localOnly.get(2)).hasSizeBetween(4_900, 5_100);
        assertThat(localOnly.get(3)).isEmpty();
        for (int step = 1; step < localOnly.size(); step++) {
            assertThat(localOnly.get(step - 1)).containsAll(localOnly.get(step));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "<html>a proxy's error page</html>",
                "{\"version\":2,\"features\":[]}",
                "{\"version\":2,\"features\":[],\"meta\":{\"revisionId\":\"7\"}}",
                "{\"version\":2,\"features\":[],\"meta\":{\"revisionId\":0}}",
                "{\"version\":2,\"features\":{},\"meta\":{\"revisionId\":7}}",
                "{\"version\":2,\"features\":[{\"name\":1}],\"meta\":{\"revisionId\":7}}",
                "{\"version\":2,\"features\":[{\"enabled\":true}],\"meta\":{\"revisionId\":7}}",
                "{\"version\":2,\"features\":[{\"name\":\"resume_sync.local_only\"}],\"meta\":{\"revisionId\":7}}"
            })
    void whatIsNoSetOfFeaturesIsNotTaken(String body) {
        assertThatThrownBy(() -> LocalOnlyFlag.parse(body)).isInstanceOf(MalformedFlagsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"110", "abc", "10.5", "-1", ""})
    void aRolloutThatTheEngineWouldTakeForOffIsNotTaken(String rollout) {
        assertThatThrownBy(() -> LocalOnlyFlag.parse(FlagDocuments.onForShareOf(3, rollout)))
                .isInstanceOf(MalformedFlagsException.class);
    }

    private static Set<Integer> reached(LocalOnlyFlag flag) {
        return IntStream.range(0, USERS)
                .filter(user ->
                        flag.isOnFor(FlagContext.of("acme", "user-" + user)).equals(Optional.of(true)))
                .boxed()
                .collect(Collectors.toSet());
    }
}
