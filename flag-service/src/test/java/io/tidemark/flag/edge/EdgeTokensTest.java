package io.tidemark.flag.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EdgeTokensTest {
    private final EdgeTokens tokens = new EdgeTokens(Set.of("client"), Set.of("frontend", " "));

    @Test
    void aSecretHasTheRoleOfItsKind() {
        assertThat(tokens.roleOf("client")).contains(EdgeTokens.CLIENT);
        assertThat(tokens.roleOf("frontend")).contains(EdgeTokens.FRONTEND);
    }

    @Test
    void whatIsNoSecretHasNone() {
        assertThat(tokens.roleOf("clien")).isEmpty();
        assertThat(tokens.roleOf("client ")).isEmpty();
        assertThat(tokens.roleOf("")).isEmpty();
        assertThat(tokens.roleOf(" ")).isEmpty();
    }

    @Test
    void byDefaultThereAreNoSecretsAndEveryOriginMayAsk() {
        EdgeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(EdgeConfig.class)
                .build()
                .getConfigMapping(EdgeConfig.class);

        assertThat(config.clientTokens()).isEmpty();
        assertThat(config.frontendTokens()).isEmpty();
        assertThat(config.origins()).containsExactly("*");
    }
}
