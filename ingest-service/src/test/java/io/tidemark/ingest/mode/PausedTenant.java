package io.tidemark.ingest.mode;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A flag-service that has switched one tenant to local-only, at epoch 7. */
public final class PausedTenant implements QuarkusTestResourceLifecycleManager {
    static final String NAME = "m-paused";

    private final TestingFlagServer server = new TestingFlagServer(FlagDocuments.onForTenant(7, NAME));

    @Override
    public Map<String, String> start() {
        return Map.of(
                "TIDEMARK_FLAG_URL",
                server.url().toString(),
                // What is known here is not for the tests that come later.
                "tidemark.ingest.mode.state-folder",
                TestingModeConfig.freshFolder().toString());
    }

    @Override
    public void stop() {
        server.close();
    }
}
