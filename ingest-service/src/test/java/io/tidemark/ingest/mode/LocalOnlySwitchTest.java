package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.LocalOnlySwitch;
import io.tidemark.contracts.flag.SyncMode;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What reads tell of the switch without the engine is what the engine says, or nothing. */
class LocalOnlySwitchTest {
    @Provide
    Arbitrary<List<String>> strategies() {
        return Arbitraries.oneOf(
                        Combinators.combine(
                                        Arbitraries.of("userId", "userId", "default", "tenantId"),
                                        Arbitraries.of("0", "10", "50", "90", "100"),
                                        Arbitraries.of("g", "resume_sync.local_only", ""),
                                        Arbitraries.of(
                                                "",
                                                "",
                                                constraint("IN", false, "acme"),
                                                constraint("IN", false, "globex\",\"acme"),
                                                constraint("IN", true, "acme"),
                                                constraint("NOT_IN", false, "acme")))
                                .as((stickiness, rollout, group, constraint) ->
                                        """
                                        {"name":"flexibleRollout","constraints":[%s],"parameters":\
                                        {"stickiness":"%s","rollout":"%s","groupId":"%s"}}""".formatted(constraint, stickiness, rollout, group)),
                        Arbitraries.of(
                                "{\"name\":\"default\"}",
                                "{\"name\":\"userWithId\",\"parameters\":{\"userIds\":\"acme/u1\"}}"))
                .list()
                .ofMaxSize(4);
    }

    private static String constraint(String operator, boolean inverted, String values) {
        return "{\"contextName\":\"tenantId\",\"operator\":\"%s\",\"inverted\":%s,\"values\":[\"%s\"]}"
                .formatted(operator, inverted, values);
    }

    @Property(tries = 2_000)
    void itSaysWhatTheEngineSaysOrNothing(
            @ForAll boolean enabled, @ForAll("strategies") List<String> strategies, @ForAll int user) throws Exception {
        String document = document(enabled, strategies);
        FlagContext subject = FlagContext.of(user % 2 == 0 ? "acme" : "initech", "u" + user);

        Optional<SyncMode> told = LocalOnlySwitch.parse(document).orElseThrow().modeFor(subject);

        boolean on = LocalOnlyFlag.parse(document).isOnFor(subject).orElseThrow();
        assertThat(told)
                .satisfiesAnyOf(
                        nothing -> assertThat(nothing).isEmpty(),
                        mode -> assertThat(mode).contains(on ? new SyncMode.LocalOnly(7) : new SyncMode.Normal(7)));
    }

    @Example
    void whatFlagServiceWritesIsTold() {
        String tenants = document(true, List.of("""
                {"name":"flexibleRollout","constraints":[{"contextName":"tenantId","operator":"IN","inverted":false,\
                "caseInsensitive":false,"values":["acme"]}],"segments":[],"variants":[],"parameters":\
                {"rollout":"100","stickiness":"userId","groupId":"resume_sync.local_only"}}"""));

        LocalOnlySwitch known = LocalOnlySwitch.parse(tenants).orElseThrow();

        assertThat(known.modeFor(FlagContext.of("acme", "alice"))).contains(new SyncMode.LocalOnly(7));
        assertThat(known.modeFor(FlagContext.of("globex", "bob"))).contains(new SyncMode.Normal(7));
    }

    @Example
    void whatIsNoDocumentOfTheSwitchSaysNothing() {
        for (String body : List.of("", "{", "[]", "{\"features\":[]}", FlagDocuments.withoutTheSwitch(3))) {
            assertThat(LocalOnlySwitch.parse(body)).as(body).isEmpty();
        }
        assertThat(LocalOnlySwitch.parse(FlagDocuments.off(0))).isEmpty();
    }

    private static String document(boolean enabled, List<String> strategies) {
        return FlagDocuments.body(7, """
                {"name":"resume_sync.local_only","enabled":%s,"strategies":[%s]}""".formatted(enabled, String.join(",", strategies)));
    }
}
