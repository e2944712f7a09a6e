package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {

    @TempDir
    private Path directory;

    private ChildProcess child() {
        return new ChildProcess("sleeper", directory.resolve("pid"), directory.resolve("log"));
    }

    @Test
    void earlyEndIsSaidWithCodeAndLastLines() throws Exception {
        ChildProcess child = child();
        child.launch(List.of("sh", "-c", "echo the disk is full; exit 3"), Map.of());

        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMinutes(2)))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("sleeper ended with code 3")
                .hasMessageContaining("the disk is full");
    }

    @Test
    void childThatIsNotReadyInTimeIsKilled() throws Exception {
        ChildProcess child = child();
        child.launch(List.of("sleep", "100"), Map.of());

        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(100)))
                .hasMessageContaining("was not ready");
        assertThat(child.handle()).isEmpty();
    }

    @Test
    void childThatIgnoresTheSignalIsKilledAfterTheGrace() throws Exception {
        ChildProcess child = child();
        Path ready = directory.resolve("ready");
        child.launch(List.of("sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 1; done"), Map.of());
        child.awaitReady(() -> Files.exists(ready), Duration.ofMinutes(2));

        child.stop(Signal.TERM, Duration.ofMillis(200));

        assertThat(child.handle()).isEmpty();
    }

    @Test
    void childIsFoundAgainByAnotherObject() throws Exception {
        child().launch(List.of("sleep", "100"), Map.of());
        ChildProcess found = child();

        assertThat(found.handle()).isPresent();

        found.kill();
        assertThat(child().handle()).isEmpty();
    }
}
