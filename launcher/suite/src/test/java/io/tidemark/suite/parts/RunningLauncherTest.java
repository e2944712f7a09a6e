package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.ProcessIdentity;
import io.tidemark.servers.Signal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningLauncherTest {
    @TempDir
    private Path root;

    @Test
    void alsoOneThatIsHeldEnds() throws Exception {
        SuiteFolder folder = new SuiteFolder(root);
        Process launcher = new ProcessBuilder("sleep", "300").start();
        try {
            new SuiteState(ProcessIdentity.of(launcher.toHandle()), true, 1, List.of()).write(folder);
            Signal.STOP.sendTo(launcher.toHandle());

            assertThat(RunningLauncher.end(folder)).isTrue();

            assertThat(launcher.isAlive()).isFalse();
            assertThat(RunningLauncher.end(folder)).isFalse();
        } finally {
            launcher.destroyForcibly();
        }
    }

    @Test
    void whereNoneWasThereIsNothingToEnd() throws Exception {
        assertThat(RunningLauncher.end(new SuiteFolder(root))).isFalse();
    }
}
