package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana shows. That each query has an answer from a running suite is shown by DashboardIT of system-tests. */
class DashboardsTest {
    private static final Path FOLDER = Chart.FOLDER.resolve("dashboards");
    private static final int GRAFANAS_WIDTH = 24;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aDashboardHasANameOfItsOwnAndAsksTheDataSourceThatTheReaderChooses(Path file) throws IOException {
        JsonNode board = read(file);
        JsonNode variables = board.at("/templating/list");

        assertThat(board.path("uid").asText() + ".json").isEqualTo("tidemark-" + file.getFileName());
        assertThat(board.path("title").asText()).startsWith("Tidemark: ");
        assertThat(variables).hasSize(1);
        assertThat(Manifests.texts(variables.path(0)))
                .containsEntry("name", "datasource")
                .containsEntry("type", "datasource")
                .containsEntry("query", "prometheus");
        assertThat(board.findValues("datasource"))
                .hasSizeGreaterThan(board.path("panels").size())
                .allMatch(source -> source.path("uid").asText().equals("${datasource}"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachPanelShowsSomethingOverTimeInAPlaceOfItsOwn(Path file) throws IOException {
        JsonNode panels = read(file).path("panels");

        assertThat(panels).isNotEmpty();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("title").asText()).doesNotHaveDuplicates();
        assertThat(panels)
                .extracting(panel -> panel.at("/gridPos/x").asInt() + ", "
                        + panel.at("/gridPos/y").asInt())
                .doesNotHaveDuplicates();
        for (JsonNode panel : panels) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("type").asText()).as(title).isEqualTo("timeseries");
            assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
                    .as(title)
                    .isLessThanOrEqualTo(GRAFANAS_WIDTH);
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            assertThat(panel.path("targets"))
                    .as(title)
                    .allMatch(target -> !target.path("expr").asText().isBlank());
        }
    }

    @Test
    void theEnginesDashboardHasTheSixPanelsOfR45() throws IOException {
        JsonNode panels = read(FOLDER.resolve("sync-engine.json")).path("panels");

        assertThat(panels)
                .extracting(panel -> panel.path("title").asText())
                .containsExactly(
                        "Operations Rate",
                        "Queue Depth Over Time",
                        "Processing Latency",
                        "Success Rate",
                        "Circuit Breaker Status",
                        "Active Alerts");
        assertThat(legends(panels, "Operations Rate")).containsExactly("processed", "failed");
        assertThat(legends(panels, "Processing Latency")).containsExactly("P50", "P95", "P99");
    }

    @Test
    void learningSyncHasThePanelsOfR104() throws IOException {
        JsonNode board = read(FOLDER.resolve("learning-sync.json"));

        assertThat(board.path("title").asText()).isEqualTo("Tidemark: Learning Sync");
        assertThat(board.path("panels"))
                .extracting(panel -> panel.path("title").asText())
                .contains("Success Rate", "Queue Delta", "Failure Stages");
    }

    @Test
    void grafanaIsGivenAllOfThem() throws IOException {
        JsonNode map = Chart.render("full").the("ConfigMap", "tidemark-dashboards");

        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        Map<String, String> given = Manifests.texts(map.path("data"));
        assertThat(given).hasSize((int) files().count());
        for (Path file : files().toList()) {
            assertThat(given).containsKey(file.getFileName().toString());
            assertThat(Chart.YAML.readTree(given.get(file.getFileName().toString())))
                    .isEqualTo(read(file));
        }
    }

    private static Stream<String> legends(JsonNode panels, String title) {
        return Manifests.each(panels)
                .filter(panel -> panel.path("title").asText().equals(title))
                .flatMap(panel -> Manifests.each(panel.path("targets")))
                .map(target -> target.path("legendFormat").asText());
    }

    private static JsonNode read(Path file) throws IOException {
        return Chart.YAML.readTree(file.toFile());
    }
}
