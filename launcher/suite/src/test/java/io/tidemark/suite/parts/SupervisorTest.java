package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.LocalServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private final Supervisor supervisor =
            new Supervisor(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), () -> {});

    @Test
    void whatIsLaunchedAfterItsPartWasStoppedIsStoppedToo() throws Exception {
        SlowPart part = new SlowPart();
        Thread starter = new Thread(() -> start(part));
        starter.start();
        part.starting.await();

        supervisor.stop();

        assertThat(part.runs).isFalse();
        starter.join();
    }

    @Test
    void nothingIsStartedOnceItHasStopped() throws Exception {
        supervisor.stop();

        assertThatThrownBy(() -> supervisor.start(List.of(new SlowPart())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("being stopped");
    }

    private void start(LocalServer part) {
        try {
            supervisor.start(List.of(part));
        } catch (IOException | RuntimeException e) {
            // It was stopped meanwhile.
        }
    }

    /** Launches its process only once somebody has stopped it. */
    private static final class SlowPart implements LocalServer {
        private final CountDownLatch starting = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private volatile boolean runs;

        @Override
        public void start() throws InterruptedException {
            starting.countDown();
            boolean interrupted = false;
            while (stopped.getCount() > 0) {
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            runs = true;
            if (interrupted) {
                throw new InterruptedException();
            }
            new CountDownLatch(1).await();
        }

        @Override
        public void stop() {
            runs = false;
            stopped.countDown();
        }

        @Override
        public void kill() {
            stop();
        }

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public int port() {
            return 1;
        }

        @Override
        public Path log() {
            return Path.of("slow.log");
        }

        @Override
        public OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        @Override
        public Optional<ProcessHandle> process() {
            return Optional.empty();
        }
    }
}
