package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.ingest.socket.TestingSocket;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** What sockets hear when the switch moves. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class SwitchPushIT {
    private final ModeGate gate = Arc.container().instance(ModeGate.class).get();

    @Test
    void theTenantConcernedHearsTheModeAndEverybodyThatFlagsChanged() throws Exception {
        try (TestingSocket paused = TestingSocket.of(TestingTokens.of("s-paused", "alice"), "phone");
                TestingSocket other = TestingSocket.of(TestingTokens.of("s-other", "alice"), "phone")) {
            LocalOnlyFlag on = LocalOnlyFlag.parse(FlagDocuments.onForTenant(1_009, "s-paused"));

            gate.update(before -> before.received(on, System.nanoTime()));

            assertThat(paused.await("sync-mode").toString())
                    .isEqualTo("{\"type\":\"sync-mode\",\"mode\":\"local-only\",\"epoch\":1009}");
            assertThat(other.await("sync-mode").toString())
                    .isEqualTo("{\"type\":\"sync-mode\",\"mode\":\"normal\",\"epoch\":1009}");
            assertThat(other.await("flags").toString()).isEqualTo("{\"type\":\"flags\",\"epoch\":1009}");
            assertThat(paused.await("flags").path("epoch").asLong()).isEqualTo(1_009);
        }
    }
}
