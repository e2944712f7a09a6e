package io.tidemark.flag.unleash;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tidemark.servers.UnleashServer;
import io.tidemark.testkit.TidemarkServers;
import java.nio.file.Path;
import java.util.Map;

/** The settings of one more replica on the real Unleash server. */
final class TestingUnleashConfig {
    private TestingUnleashConfig() {}

    /** These, and the defaults of a deployment beside them. */
    static UnleashConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(UnleashConfig.class)
                .withDefaultValues(Map.of(
                        "UNLEASH_URL",
                        TidemarkServers.unleash().url().toString(),
                        "UNLEASH_ADMIN_TOKEN",
                        UnleashServer.ADMIN_TOKEN,
                        "UNLEASH_CLIENT_TOKEN",
                        UnleashServer.CLIENT_TOKEN,
                        "TIDEMARK_STATE_FOLDER",
                        Path.of("target", "state-of-nobody").toString()))
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(UnleashConfig.class);
    }
}
