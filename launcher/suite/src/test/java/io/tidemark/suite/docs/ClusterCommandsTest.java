package io.tidemark.suite.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What needs a cluster is not run: the shell reads it, and what it names is in the chart. */
class ClusterCommandsTest {
    private static final Path PAGES = Path.of("../../docs/runbooks");
    private static final Path VALUES = Path.of("../../helm/tidemark/values.yaml");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh cluster\\n(.*?)^```$");
    private static final Pattern DEPLOYMENT = Pattern.compile("deployment/tidemark-([a-z-]+)");
    private static final Pattern SET = Pattern.compile("--set ([A-Za-z.]+)=");

    static Stream<String> blocks() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            List<String> texts = files.sorted().map(ClusterCommandsTest::read).toList();
            return texts.stream().flatMap(text -> BLOCK.matcher(text).results()).map(block -> block.group(1));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void theShellReadsIt(String block) throws Exception {
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.outputWriter(StandardCharsets.UTF_8).append(block).close();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).as(output).isZero();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void whatItNamesIsInTheChart(String block) throws IOException {
        JsonNode values = new YAMLMapper().readTree(VALUES.toFile());

        assertThat(DEPLOYMENT.matcher(block).results().map(found -> found.group(1)))
                .allMatch(service -> values.path("services").has(service));
        assertThat(SET.matcher(block)
                        .results()
                        .map(found -> "/" + found.group(1).replace('.', '/')))
                .noneMatch(pointer -> values.at(pointer).isMissingNode());
    }
}
