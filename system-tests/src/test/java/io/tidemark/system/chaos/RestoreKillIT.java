package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.SuiteUnderTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real restore, killed as kill -9 does wherever it says that it has come to: the old data or the new, never half. */
class RestoreKillIT {
    /** What it says as it begins a phase, in order; from the second on it has built something. */
    private static final List<String> PHASES =
            List.of("Whole and unchanged", "Loading the database", "Finding the place in Kafka", "Kafka: ");

    private static final String BEFORE_THE_DECISION = "A new history begins";

    private static final int KILLED = 137;

    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final String tenant = "killed-" + ProcessHandle.current().pid();
    private ChaosLog log;

    @TempDir
    private Path folder;

    @BeforeEach
    void openLog() throws Exception {
        log = new ChaosLog(0);
    }

    @AfterEach
    void leaveTheSuiteUp() throws Exception {
        log.close();
        if (!suite.isUp()) {
            suite.command("restore", "--abandon");
            suite.up();
        }
    }

    @Test
    void aRestoreThatIsKilledLeavesTheOldOrTheNewAndTheNextOneFinishes() throws Exception {
        push("before");
        String backup = folder.resolve("backup").toString();
        mustSucceed("backup", "--out", backup);
        push("after");
        String cursor = changes("").get("next_cursor").asText();
        suite.down();
        Map<String, String> old = content();

        for (String phase : PHASES) {
            Process restore = suite.begun("restore", "--from", backup);
            await(restore.inputReader(), phase);
            kill(restore);

            assertThat(content()).as(phase).isEqualTo(old);
            if (!phase.equals(PHASES.getFirst())) {
                mustBeRefused(phase);
            }
        }
        mustSucceed("restore", "--abandon");
        suite.up();
        SuiteUnderTest.patiently().ignoreExceptions().until(() -> operations().equals(List.of("before", "after")));
        assertThat(changes(cursor).toString()).as("the old history goes on").contains("next_cursor");
        suite.down();

        killOnceItIsDecided(suite.begun("restore", "--from", backup));
        suite.up();
        SuiteUnderTest.patiently().ignoreExceptions().until(() -> operations().equals(List.of("before", "after")));
        assertThat(changes(cursor).toString()).contains("must-refetch");
    }

    private static void kill(Process restore) throws InterruptedException {
        assertThat(restore.destroyForcibly().waitFor()).isEqualTo(KILLED);
    }

    private static void await(BufferedReader said, String phase) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = said.readLine();
            assertThat(line).as("%s, after %s", phase, lines).isNotNull();
            lines.add(line);
        } while (!lines.getLast().startsWith(phase));
    }

    /** Between the decision and the last move, or just after: it is not to matter which. */
    private void killOnceItIsDecided(Process restore) throws Exception {
        Path decided = suite.data().resolve("restore").resolve("decided");
        await(restore.inputReader(), BEFORE_THE_DECISION);
        while (restore.isAlive() && !Files.exists(decided)) {
            Thread.onSpinWait();
        }
        restore.destroyForcibly().waitFor();
    }

    private void mustBeRefused(String phase) throws Exception {
        SuiteUnderTest.Command up = suite.command("up", "--detach");
        assertThat(up.exitCode()).as(phase).isEqualTo(1);
        assertThat(up.output())
                .as(phase)
                .contains("was cut off", "./tidemark restore --from DIR", "./tidemark restore --abandon");
        assertThat(suite.data().resolve("restore")).isNotEmptyDirectory();
    }

    private void mustSucceed(String... command) throws Exception {
        SuiteUnderTest.Command ended = suite.command(command);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    private void push(String operation) {
        String body = "{\"device_id\":\"d\",\"operations\":[{\"operation_id\":\"" + operation
                + "\",\"type\":\"upsert\",\"record_id\":\"of-" + operation + "\",\"payload\":{}}]}";
        SuiteUnderTest.patiently()
                .ignoreExceptions()
                .until(() -> http().push(body).join().body().contains("applied"));
    }

    private List<String> operations() {
        List<String> found = new ArrayList<>();
        changes("")
                .get("changes")
                .forEach(change -> found.add(change.get("operation_id").asText()));
        return found;
    }

    private JsonNode changes(String cursor) {
        return SuiteUnderTest.json(
                http().get("/api/changes?limit=1000&cursor=" + cursor).join().body());
    }

    private ChaosHttp http() {
        return new ChaosHttp(suite, suite.token(tenant, "keeper"), log);
    }

    /** Database and keys, which a restore replaces; Kafka's place in its own log may have been set back, which changes nothing. */
    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (String part : List.of("keys", "postgresql")) {
            Path root = suite.data().resolve(part);
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    content.put(
                            part + "/" + root.relativize(file),
                            Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
        }
        return content;
    }
}
