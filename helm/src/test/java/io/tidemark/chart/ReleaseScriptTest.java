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

    /** Helm as it is with revisions, each "number status version", 1.0.0 where kubectl is asked. */
    private void revisions(String... revisions) throws IOException {
        StringBuilder history = new StringBuilder("REVISION\\tUPDATED\\tSTATUS\\tCHART\\tAPP VERSION\\tDESCRIPTION\\n");
        StringBuilder manifests = new StringBuilder();
        for (String revision : revisions) {
            String[] parts = revision.split(" ", -1);
            history.append("%s         \\tMon Nov 16 10:15:13 2026\\t%-10s\\ttidemark-0.1.0\\t0.1.0\\tUpgrade\\n"
                    .formatted(parts[0], parts[1]));
            manifests.append("""
                    *"get manifest"*"--revision %s")
                        printf '    app.kubernetes.io/version: "9.9.9"\\n    tidemark.io/track: canary\\n'
                        printf '    app.kubernetes.io/version: "%s"\\n    tidemark.io/track: stable\\n' ;;
                    """.formatted(parts[0], parts[2]));
        }
        program("helm", """
                echo "helm $*" >>'%s'
                case "$*" in
                    history*) printf '%s' ;;
                    %s
                esac
                """.formatted(calls(), history, manifests));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 superseded 0.9.0, 2 superseded 0.9.0, 3 superseded 1.0.0, 4 deployed 1.0.0     | 0.9.0
                    1 superseded 0.9.0, 2 superseded 1.0.0, 3 superseded 1.0.0, 4 deployed 1.0.0     | 0.9.0
                    1 superseded 0.8.0, 2 superseded 0.9.0, 3 failed 0.9.5, 4 deployed 1.0.0         | 0.9.0
                    1 superseded 0.8.0, 2 superseded 1.0.0, 3 superseded 2.0.0, 4 deployed 1.0.0     | 0.8.0
                    4 superseded 0.9.0, 5 superseded 1.0.0, 10 superseded 1.0.0, 11 failed 1.0.0     | 0.9.0
                    """)
    void withoutACanaryTheVersionComesBackThatRanBeforeThisOneFirstDid(String revisions, String version)
            throws Exception {
        revisions(revisions.split(", ", -1));

        assertThat(release("promote").text()).contains("there is no canary");
        Said said = release("rollback");

        assertThat(said.code()).isZero();
        assertThat(said.text()).contains("from 1.0.0 back to " + version);
        assertThat(upgrades())
                .singleElement()
                .asString()
                .contains("--reset-then-reuse-values", "image.tag=" + version, "canary.enabled=false")
                .doesNotContain("writesClosed");
    }

    @Test
    void aPromotionThatDidNotComeToItsEndIsTakenBackWithItsCanary() throws Exception {
        revisions("1 superseded 0.9.0", "2 superseded 0.9.0", "3 failed 1.0.0");
        Files.writeString(folder.resolve("canary"), "1.0.0");

        assertThat(release("rollback").code()).isZero();
        assertThat(upgrades()).singleElement().asString().contains("image.tag=0.9.0", "canary.enabled=false");
    }

    @Test
    void whereNoOtherVersionEverRanNothingIsDone() throws Exception {
        revisions("1 superseded 1.0.0", "2 deployed 1.0.0");

        Said said = release("rollback");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("no version before 1.0.0");
        assertThat(upgrades()).isEmpty();
    }

    private List<String> upgrades() throws IOException {
        return asked().lines().filter(line -> line.startsWith("helm upgrade")).toList();
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
