package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testkit.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** By what Argo Rollouts goes on, or back. That each query has an answer from a running suite is shown by DashboardIT. */
class CanaryAnalysisTest {
    static final List<String> SERVICES = ChartTest.SERVICES;
    private static final String HASH = "6d5f4c9b7";
    private static final HostProgram PROMTOOL = new HostProgram("promtool", "prometheus");

    @TempDir
    private Path folder = Path.of("");

    private static Manifests rendered(Map<String, Object> settings) throws IOException {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("canary.argo.enabled", "true");
        return Chart.render(Chart.caseNamed("default"), all);
    }

    private static JsonNode analysis(String service) throws IOException {
        return rendered(Map.of())
                .the("AnalysisTemplate", "tidemark-" + service + "-canary")
                .path("spec");
    }

    private static String query(JsonNode metric) {
        return metric.at("/provider/prometheus/query").asText().replace("{{args.pod-hash}}", HASH);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void howManyPodsThereAreIsForTheRolloutAlone(String service) throws IOException {
        assertThat(rendered(Map.of())
                        .the("Deployment", "tidemark-" + service)
                        .path("spec")
                        .has("replicas"))
                .as("pods of the new version beside the canary")
                .isFalse();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void afterEachStepAServiceIsJudgedByItsOwnNewPods(String service) throws IOException {
        JsonNode steps =
                rendered(Map.of()).the("Rollout", "tidemark-" + service).at("/spec/strategy/canary/steps");

        assertThat(steps.findValuesAsText("setWeight")).containsExactly("10", "50", "100");
        assertThat(steps.findValuesAsText("templateName")).hasSize(3).containsOnly("tidemark-" + service + "-canary");
        assertThat(steps.findValuesAsText("podTemplateHashValue")).hasSize(3).containsOnly("Latest");
        assertThat(analysis(service).at("/args/0/name").asText()).isEqualTo("pod-hash");
        for (JsonNode metric : analysis(service).path("metrics")) {
            assertThat(query(metric).split("\\[5m]", -1).length)
                    .as("series of %s, each of the new pods alone", metric.path("name"))
                    .isGreaterThan(2)
                    .isEqualTo(query(metric).split("pod=~\"\\.\\*-" + HASH + "-\\.\\*\"", -1).length);
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void howManyAnswersAreGoodAndHowSoonTheyComeIsHeldAgainstTheValues(String service) throws IOException {
        JsonNode metrics = rendered(Map.of("canary.argo.minSuccessPercent", "97", "canary.argo.maxMeanSeconds", "3"))
                .the("AnalysisTemplate", "tidemark-" + service + "-canary")
                .at("/spec/metrics");

        assertThat(metrics)
                .extracting(metric -> metric.path("successCondition").asText())
                .contains("len(result) > 0 && result[0] >= 97", "len(result) > 0 && result[0] <= 3");
        assertThat(metrics)
                .extracting(metric -> metric.path("failureCondition").asText())
                .contains("len(result) > 0 && result[0] < 97", "len(result) > 0 && result[0] > 3");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void prometheusFindsNoFaultInTheQueries(String service) throws Exception {
        assertThat(PROMTOOL.run("check", "rules", rules(service).toString())).contains("SUCCESS");
    }

    private Path rules(String service) throws IOException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: canary\n    rules:\n");
        for (JsonNode metric : analysis(service).path("metrics")) {
            rules.append("      - record: ")
                    .append(metric.path("name").asText().replace('-', '_'))
                    .append("\n        expr: '")
                    .append(query(metric).replace("'", "''"))
                    .append("'\n");
        }
        return Files.writeString(folder.resolve("rules.yaml"), rules);
    }

    /** Old pods, 503 and a poll that waits are no part of it; without any request there is no figure. */
    @ParameterizedTest
    @CsvSource({
        "answer_success_percent, '200 99 new, 500 1 new, 503 50 new, 500 90 old', 99",
        "answer_success_percent, '200 97 new, 500 3 new', 97",
        "answer_success_percent, '503 50 new, 200 10 old', ",
        "mean_seconds, '200 10 new, 200 30 old', 0.25",
    })
    void theFigureIsThatOfTheNewPods(String figure, String answers, @Nullable String expected) throws Exception {
        StringBuilder series = new StringBuilder();
        for (String answer : answers.split(", ", -1)) {
            String[] word = answer.split(" ", -1);
            String labels = "{uri=\"%s\",status=\"" + word[0] + "\",pod=\"tidemark-snapshot-service-"
                    + (word[2].equals("new") ? HASH : "5c4b3a2f1") + "-x2b4z\"}";
            series(series, "count", labels.formatted("/api/{collection}"), word[1], 1);
            series(series, "sum", labels.formatted("/api/{collection}"), word[1], 0.25);
            series(series, "sum", labels.formatted("/api/changes"), word[1], 25);
        }
        Path tests = Files.writeString(folder.resolve("tests.yaml"), """
                rule_files: [%s]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                %s    promql_expr_test:
                      - {expr: '%s', eval_time: 10m, exp_samples: [%s]}
                """.formatted(
                        rules("snapshot-service"),
                        series,
                        figure,
                        expected == null ? "" : "{labels: '" + figure + "', value: " + expected + "}"));

        assertThat(PROMTOOL.run("test", "rules", tests.toString())).contains("SUCCESS");
    }

    private static void series(StringBuilder series, String kind, String labels, String perMinute, double each) {
        series.append("      - {series: 'http_server_requests_seconds_")
                .append(kind)
                .append(labels)
                .append("', values: '0+")
                .append(Double.parseDouble(perMinute) * each)
                .append("x10'}\n");
    }

    @Test
    void whoTriesTwoServicesJudgesTwo() throws IOException {
        assertThat(Chart.render("argo").all("AnalysisTemplate"))
                .extracting(Manifests::name)
                .containsExactly("tidemark-ingest-service-canary", "tidemark-snapshot-service-canary");
    }
}
