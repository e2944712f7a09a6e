package io.tidemark.suite.cutoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Signal;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CutOffTest {
    @Test
    void whoIsAskedToEndClearsUpFirst() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = program.inputReader()) {
            assertThat(said.readLine()).isEqualTo("at work");

            Signal.TERM.sendTo(program.toHandle());

            assertThat(said.lines().toList()).isEqualTo(List.of("cleared up"));
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void whatTheWorkComesToIsReturned() throws Exception {
        assertThat(CutOff.heeded(() -> "done")).isEqualTo("done");
    }

    /** Works until it is interrupted; what it clears up can be interrupted, too. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws Exception {
            CutOff.heeded(() -> {
                try {
                    System.out.println("at work");
                    new CountDownLatch(1).await();
                    return "";
                } finally {
                    Thread.sleep(1);
                    System.out.println("cleared up");
                }
            });
        }
    }
}
