package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testkit.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A figure that an operator changes is the alert's and the service's: both take it from one value. */
class FiguresTest {
    private static final Pattern FIGURE = Pattern.compile("(?:>=|<=|>|<) \\(([^()]+)\\)");
    private static final Pattern IN_SUMMARY = Pattern.compile(", (?:above|at-least|below|at-most) (\\S+) \\(");
    private static final HostProgram PROMTOOL = new HostProgram("promtool", "prometheus");

    /** What each threshold's alert compares with, by the rules that a release has. */
    private static Map<String, String> figures(JsonNode rules) {
        Map<String, String> figures = new TreeMap<>();
        for (JsonNode rule : alerts(rules)) {
            List<String> compared = FIGURE.matcher(rule.path("expr").asText())
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .toList();
            if (!compared.isEmpty()) {
                String id = rule.at("/labels/threshold").asText();
                assertThat(compared).as(id).hasSize(1);
                assertThat(IN_SUMMARY
                                .matcher(rule.at("/annotations/summary").asText())
                                .results())
                        .as(id)
                        .extracting(found -> found.group(1))
                        .containsExactlyElementsOf(compared);
                figures.put(id, compared.getFirst());
            }
        }
        return figures;
    }

    private static List<JsonNode> alerts(JsonNode rules) {
        return Manifests.each(rules.at("/spec/groups"))
                .flatMap(group -> Manifests.each(group.path("rules")))
                .filter(rule -> rule.has("alert"))
                .toList();
    }

    private static Map<String, String> defaults() throws IOException {
        return figures(rules(Map.of()));
    }

    private static JsonNode rules(Map<String, Object> settings) throws IOException {
        return rendered(settings).the("PrometheusRule", "tidemark");
    }

    private static Manifests rendered(Map<String, Object> settings) throws IOException {
        Map<String, Object> all = new TreeMap<>(settings);
        all.put("monitoring.rules.enabled", "true");
        return Chart.render(Chart.caseNamed("default"), all);
    }

    private static Map<String, String> ofTheService(Manifests manifests) {
        return Manifests.each(Manifests.podOf(manifests.the("Deployment", "tidemark-integrity-service"))
                        .at("/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals("TIDEMARK_THRESHOLDS_VALUES"))
                .flatMap(variable ->
                        Arrays.stream(variable.path("value").asText().split(",", -1)))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(word -> word[0], word -> word[1]));
    }

    @Test
    void everyFigureThatIsChangedIsBothTheAlertsAndTheServices() throws IOException {
        Map<String, String> asked = new TreeMap<>();
        int figure = 100;
        for (String id : defaults().keySet()) {
            figure++;
            asked.put(id, figure % 2 == 0 ? Integer.toString(figure) : figure + ".25");
        }
        Map<String, Object> settings = new TreeMap<>();
        asked.forEach((id, value) -> settings.put("monitoring.thresholds." + id, value));

        Manifests manifests = rendered(settings);

        assertThat(asked).hasSizeGreaterThan(30).doesNotContainValue("50");
        assertThat(figures(manifests.the("PrometheusRule", "tidemark"))).isEqualTo(asked);
        assertThat(ofTheService(manifests)).isEqualTo(asked);
    }

    @Test
    void aFigureThatIsChangedChangesNothingElse(@TempDir Path folder) throws Exception {
        String before = rules(Map.of()).toString();
        JsonNode changed = rules(Map.of("monitoring.thresholds.breaker-trips", "75"));

        assertThat(changed.toString()).isNotEqualTo(before);
        assertThat(changed.toString())
                .isEqualTo(before.replace("0.000001) > (50)", "0.000001) > (75)")
                        .replace("above 50 (R43c)", "above 75 (R43c)"));
        Path file =
                Files.writeString(folder.resolve("rules.yaml"), Chart.YAML.writeValueAsString(changed.path("spec")));
        assertThat(PROMTOOL.run("check", "rules", file.toString())).contains("SUCCESS");
    }

    @Test
    void whereNothingIsChangedTheServiceIsToldNothing() throws IOException {
        assertThat(ofTheService(rendered(Map.of()))).isEmpty();
    }

    @Test
    void theSchemaKnowsEachThresholdAndNoOther() throws IOException {
        JsonNode known = Chart.YAML
                .readTree(Chart.FOLDER.resolve("values.schema.json").toFile())
                .at("/properties/monitoring/properties/thresholds/properties");
        TreeSet<String> names = new TreeSet<>();
        known.fieldNames().forEachRemaining(names::add);

        assertThat(names).isEqualTo(defaults().keySet());
        assertThatThrownBy(() -> rules(Map.of("monitoring.thresholds.queue-deep", "5")))
                .hasMessageContaining("queue-deep");
        assertThatThrownBy(() -> rules(Map.of("monitoring.thresholds.queue-depth", "deep")))
                .hasMessageContaining("queue-depth");
    }
}
