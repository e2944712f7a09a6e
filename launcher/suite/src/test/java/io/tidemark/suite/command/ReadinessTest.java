package io.tidemark.suite.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.suite.parts.SuiteFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
    @TempDir
    private Path folder;

    @Test
    void whoIsInterruptedWaitsNoLonger() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Readiness.await(new SuiteFolder(folder), () -> true))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aStartThatEndedIsNotWaitedFor() throws Exception {
        assertThat(Readiness.await(new SuiteFolder(folder), () -> false)).isEmpty();
    }
}
