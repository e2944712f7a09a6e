package io.tidemark.suite.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever cuts a drill off leaves nothing stopped. */
class HeldPartTest {
    private final Process part;

    HeldPartTest() throws IOException {
        part = new ProcessBuilder("sh", "-c", "sleep 300 & sleep 300 & wait").start();
        Awaitility.await().until(() -> part.descendants().count() == 2);
    }

    @AfterEach
    void end() {
        all().forEach(ProcessHandle::destroyForcibly);
        Thread.interrupted();
    }

    @Test
    void aPartIsHeldWithAllOfItAndGoesOn() throws Exception {
        HeldPart held = HeldPart.of(part.toHandle());
        Awaitility.await().until(() -> stopped() == 3);

        held.letGo();

        Awaitility.await().until(() -> stopped() == 0);
    }

    @Test
    void whoeverIsInterruptedWhileHoldingLeavesNothingHeld() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> HeldPart.of(part.toHandle())).isInstanceOf(InterruptedException.class);

        assertThat(stopped()).isZero();
    }

    @Test
    void whoeverIsInterruptedWhileLettingGoLetsAllOfItGoAndStaysInterrupted() throws Exception {
        HeldPart held = HeldPart.of(part.toHandle());
        Awaitility.await().until(() -> stopped() == 3);
        Thread.currentThread().interrupt();

        held.letGo();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped()).isZero();
    }

    private List<ProcessHandle> all() {
        return Stream.concat(Stream.of(part.toHandle()), part.descendants()).toList();
    }

    private long stopped() throws IOException {
        long stopped = 0;
        for (ProcessHandle one : all()) {
            String stat = Files.readString(Path.of("/proc", Long.toString(one.pid()), "stat"));
            if (stat.charAt(stat.lastIndexOf(')') + 2) == 'T') {
                stopped++;
            }
        }
        return stopped;
    }
}
