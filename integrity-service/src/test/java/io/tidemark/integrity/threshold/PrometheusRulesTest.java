package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that Prometheus is given; where there is a promtool, it says what it makes of them. */
class PrometheusRulesTest {
    private static final Path COMMITTED = Path.of("../helm/tidemark/files/prometheus-rules.yaml");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theCommittedRulesAreThoseOfTheThresholds() throws IOException {
        String rendered = PrometheusRules.render(ThresholdFile.defaults());
        if (Boolean.getBoolean("update")) {
            Files.writeString(COMMITTED, rendered);
        }

        assertThat(COMMITTED).hasContent(rendered);
    }

    @Test
    void prometheusFindsNoFaultInTheRules() throws Exception {
        assertThat(promtool("check", "rules", COMMITTED.toAbsolutePath().toString())).contains("SUCCESS");
    }

    @Test
    void evaluatorAndPrometheusAgreeOnTheSameSeries() throws Exception {
        Path tests = folder.resolve("agreement.yaml");
        Files.writeString(tests, Agreement.promtoolTests(COMMITTED.toAbsolutePath()));

        assertThat(promtool("test", "rules", tests.toString())).contains("SUCCESS");
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        Optional<Path> tool = tool();
        if (tool.isEmpty()) {
            System.out.println("Prometheus was not asked: no promtool in PATH (Debian has it in the package prometheus)");
        }
        assumeThat(tool).isPresent();
        List<String> command =
                Stream.concat(Stream.of(tool.orElseThrow().toString()), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Optional<Path> tool() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
