package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** k8s/release, in front of a helm and a kubectl that write down what they are asked. */
class ReleaseScriptTest {
    @TempDir
    private Path folder = Path.of("");

    private record Said(int code, String text) {}

    @BeforeEach
    void programs() throws IOException {
        program("helm", "echo \"helm $*\" >>'" + calls() + "'");
        program("kubectl", """
                case "$*" in
                    *configmap*tidemark-frozen*)
                        case $1 in
                            create) touch frozen ;;
                            delete) rm frozen ;;
                            *) if test -f frozen; then echo configmap/tidemark-frozen; fi ;;
                        esac ;;
                    *track=canary*) if test -f canary; then cat canary; fi ;;
                    *track=stable*) echo 1.0.0 ;;
                    *httproutes*) printf 10 ;;
                esac
                """);
    }

    private Path calls() {
        return folder.resolve("calls");
    }

    private void program(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\ncd '" + folder + "'\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void canaryRuns() throws IOException {
        Files.writeString(folder.resolve("canary"), "2.0.0");
    }

    private Said release(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Home.find().root().resolve("k8s/release").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private String asked() throws IOException {
        return Files.exists(calls()) ? Files.readString(calls()) : "";
    }

    @Test
    void aVersionIsTriedAtTenPercentAndPromotedByItsTag() throws Exception {
        assertThat(release("try", "2.0.0").code()).isZero();
        assertThat(asked())
                .contains("upgrade tidemark", "canary.enabled=true", "canary.tag=2.0.0", "canary.weight=10")
                .contains("--reset-then-reuse-values", "image.tag=1.0.0", "canary.weight=0");
        canaryRuns();

        assertThat(release("weight", "50").code()).isZero();
        assertThat(release("promote").code()).isZero();
        assertThat(asked())
                .containsSubsequence(
                        "canary.weight=0 --set canary.podsFor=10",
                        "canary.weight=10",
                        "canary.podsFor=50",
                        "canary.weight=50",
                        "image.tag=2.0.0",
                        "canary.enabled=false");
        assertThat(release("status").text()).contains("canary 2.0.0: 10 %");
    }

    @Test
    void whileItIsFrozenNothingGoesForwardButBackItGoes() throws Exception {
        canaryRuns();
        assertThat(release("freeze").code()).isZero();

        for (String[] forward : new String[][] {{"try", "3"}, {"weight", "100"}, {"promote"}}) {
            assertThat(release(forward).text()).contains("the roll-out is frozen");
        }
        assertThat(asked()).isEmpty();
        assertThat(release("rollback").code()).isZero();
        assertThat(asked()).contains("canary.enabled=false");
        assertThat(release("thaw").code()).isZero();
        assertThat(release("weight", "100").code()).isZero();
    }

    @Test
    void aClusterThatDoesNotAnswerIsNoReasonToGoOn() throws Exception {
        program("kubectl", "exit 1");

        for (String[] any :
                new String[][] {{"try", "3"}, {"weight", "100"}, {"promote"}, {"rollback"}, {"close-writes"}}) {
            assertThat(release(any).code()).isNotZero();
        }
        assertThat(asked()).isEmpty();
    }

    @Test
    void aRollbackToARevisionThatHadACanaryEndsTheCanaryToo() throws Exception {
        program("helm", "echo \"helm $*\" >>'" + calls() + "'\n[ $1 = rollback ] && echo 2.0.0 >canary\ntrue");

        assertThat(release("rollback").code()).isZero();
        assertThat(asked()).contains("helm rollback", "canary.enabled=false");
    }

    @Test
    void withoutACanaryTheReleaseGoesBackToItsRevisionBefore() throws Exception {
        assertThat(release("promote").text()).contains("there is no canary");
        assertThat(release("rollback").code()).isZero();
        assertThat(asked()).startsWith("helm rollback tidemark --namespace tidemark");
    }

    @ParameterizedTest
    @CsvSource({"close-writes, true", "open-writes, false"})
    void writesAreClosedByTheGatewayAloneWithTheVersionThatRunsAndWithoutWaitingForADatabase(
            String command, String closed) throws Exception {
        assertThat(release("freeze").code()).isZero();

        assertThat(release(command).code()).isZero();
        assertThat(asked())
                .contains(
                        "gateway.writesClosed=" + closed, "--reset-then-reuse-values", "--no-hooks", "image.tag=1.0.0")
                .doesNotContain("--wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weight", "weight ten", "weight 101", "weight -1", "try", "nonsense", ""})
    void whatMakesNoSenseIsRefusedBeforeAnythingIsDone(String line) throws Exception {
        assertThat(release(line.isEmpty() ? new String[0] : line.split(" ", -1)).code())
                .isEqualTo(2);
        assertThat(asked()).isEmpty();
    }
}
