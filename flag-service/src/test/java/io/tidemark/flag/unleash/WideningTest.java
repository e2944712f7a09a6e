package io.tidemark.flag.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.contracts.flag.FlagKeys;
import org.junit.jupiter.api.Test;

class WideningTest {
    private static final String ACME = strategy("acme", 100);
    private static final String GLOBEX = strategy("globex", 50);

    @Test
    void turningItOnForMoreIsWidening() throws Exception {
        assertThat(isWidening(flag(false, ACME), flag(true, GLOBEX))).isTrue();
        assertThat(isWidening(flag(true, ACME), flag(true, ACME, GLOBEX))).isTrue();
        assertThat(isWidening(flag(true, GLOBEX), flag(true, strategy("globex", 60))))
                .isTrue();
    }

    @Test
    void lettingAnyoneWriteAgainIsNot() throws Exception {
        assertThat(isWidening(flag(true, ACME, GLOBEX), flag(true, ACME))).isFalse();
        assertThat(isWidening(flag(true, ACME), flag(false, ACME))).isFalse();
        assertThat(isWidening(flag(true, ACME), flag(true, strategy("acme", 90), GLOBEX)))
                .isFalse();
    }

    @Test
    void whichTenantsShareAStrategyMakesNoDifference() throws Exception {
        String both = strategy("acme\",\"globex", 100);

        assertThat(isWidening(flag(true, ACME), flag(true, both))).isTrue();
        assertThat(isWidening(flag(true, both), flag(true, ACME, strategy("globex", 100))))
                .isTrue();
        assertThat(isWidening(flag(true, both), flag(true, ACME, GLOBEX))).isFalse();
        assertThat(isWidening(flag(true, both), flag(true, ACME))).isFalse();
    }

    @Test
    void otherFlagsWaitForTheAudit() throws Exception {
        assertThat(Widening.isOfKillSwitch("syncEnabled", flag(false, ACME), flag(true, ACME)))
                .isFalse();
    }

    private static boolean isWidening(JsonNode before, JsonNode after) {
        return Widening.isOfKillSwitch(FlagKeys.LOCAL_ONLY, before, after);
    }

    private static JsonNode flag(boolean enabled, String... strategies) throws Exception {
        return new JsonMapper()
                .readTree("{\"enabled\":%s,\"strategies\":[%s]}".formatted(enabled, String.join(",", strategies)));
    }

    private static String strategy(String tenant, int rollout) {
        return """
                {"name":"flexibleRollout","parameters":{"rollout":"%d","stickiness":"userId","groupId":"g"},\
                "constraints":[{"contextName":"tenantId","operator":"IN","values":["%s"]}]}""".formatted(rollout, tenant);
    }
}
