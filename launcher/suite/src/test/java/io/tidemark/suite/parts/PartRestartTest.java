package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.ProcessIdentity;
import io.tidemark.suite.parts.SuiteState.PartState;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartRestartTest {
    private final Process process;

    PartRestartTest() throws IOException {
        process = new ProcessBuilder("sleep", "300").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void thePartIsEnded() throws Exception {
        PartRestart.end(part(ProcessIdentity.of(process.toHandle())));

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void whoeverWasGivenThePartsNumberIsLeftAlone() throws Exception {
        PartRestart.end(part(new ProcessIdentity(process.pid(), 1)));

        assertThat(process.isAlive()).isTrue();
    }

    private static PartState part(ProcessIdentity identity) {
        return new PartState("a-part", identity, 1, false, "none.log");
    }
}
