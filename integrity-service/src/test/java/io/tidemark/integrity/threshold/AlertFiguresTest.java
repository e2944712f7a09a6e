package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidemark.integrity.suite.TestingSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each alert of the committed rules, asked by Prometheus itself: at its figure it fires, and at the next one beside it is
 * silent. What services say of themselves the evaluator is asked as well, of the same series: {@code AgreementTest} has the
 * rest. The cases come from thresholds.yaml, so that a figure which changes is tested at once.
 */
class AlertFiguresTest {
    private static final Path RULES = Path.of("../helm/tidemark/files/prometheus-rules.yaml")
            .toAbsolutePath()
            .normalize();
    private static final int TAIL = 2;
    /** So many looks at most in a test: Prometheus reads the whole window at each. */
    private static final int LOOKS = 240;

    @TempDir
    private Path folder = Path.of("");

    private final StringBuilder tests = new StringBuilder();

    static List<Threshold> thresholds() {
        return ThresholdFile.defaults();
    }

    static Stream<Threshold> withMinimum() {
        // Silence is known by its two halves.
        return thresholds().stream()
                .filter(threshold -> threshold.minimum() > 0 && threshold.signal() != Signal.LEARNING_SUCCESSES);
    }

    static List<BurnRate> burnRates() {
        return Objects.requireNonNull(ThresholdFile.committed().burnRates());
    }

    @ParameterizedTest
    @MethodSource("thresholds")
    void eachAlertFiresAtItsFigureAndIsSilentJustBesideIt(Threshold threshold) throws Exception {
        given(threshold, firing(threshold), AlertSeries.MILLION, true);
        given(threshold, silent(threshold), AlertSeries.MILLION, false);

        prometheusAgrees();
    }

    @ParameterizedTest
    @MethodSource("withMinimum")
    void withOneEventLessThanItsMinimumAnAlertIsSilent(Threshold threshold) throws Exception {
        boolean users = threshold.signal() == Signal.USER_ERROR_RATIO;
        double minutes = users ? 1 : threshold.window();
        double worst = worst(threshold);
        given(threshold, worst, threshold.minimum() / minutes, true);
        given(threshold, worst, (threshold.minimum() - 1) / minutes, false);

        prometheusAgrees();
    }

    @ParameterizedTest
    @MethodSource("burnRates")
    void aBurnRateFiresAtItsFigureAndIsSilentJustBelowOrWhenItIsOver(BurnRate rate) throws Exception {
        double figure =
                rate.figure(Objects.requireNonNull(ThresholdFile.committed().target()));
        int length = rate.longWindow() / step(rate.longWindow());
        givenBurn(rate, AlertSeries.events(AlertSeries.MILLION, figure, length), true);
        givenBurn(rate, AlertSeries.events(AlertSeries.MILLION, figure - 1 / AlertSeries.MILLION, length), false);
        givenBurn(rate, AlertSeries.events(rate.minimum() / (double) length, 1, length), true);
        givenBurn(rate, AlertSeries.events((rate.minimum() - 1) / (double) length, 1, length), false);
        // All failed but in the last minutes, the short window's: the long one alone would still fire.
        int after = rate.shortWindow() / step(rate.longWindow());
        int before = length - after;
        givenBurn(
                rate,
                List.of(
                        "      - {series: 'sync_events_total{signed_in=\"true\",outcome=\"failure\"}', values: '0+100x"
                                + before + " " + 100 * before + "+0x" + after + "'}\n",
                        "      - {series: 'sync_events_total{signed_in=\"true\",outcome=\"success\"}', values: '0+0x"
                                + before + " 100+100x" + after + "'}\n"),
                false);

        prometheusAgrees();
    }

    @Test
    void theEvaluatorKnowsEachSignalButWhetherItIsThereItself() {
        Set<Signal> known = EnumSet.copyOf(TestingSuite.SIGNALS);
        known.addAll(EnumSet.range(Signal.EVENT_ERROR_RATIO, Signal.LEARNING_SUCCESSES));

        assertThat(EnumSet.complementOf(EnumSet.copyOf(known))).containsExactly(Signal.INTEGRITY_REPLICAS);
    }

    @Test
    void aLeaseOfAReplicaThatIsGoneHasTwoMinutesToBeTakenBeforeAnybodyIsWoken() throws Exception {
        List<String> series = List.of(
                "      - {series: 'processing_lock_last_heartbeat_timestamp_seconds{lease=\"operations-1\"}', values: '0+0x13'}\n");
        given("lock-stuck", series, 12, false);
        given("lock-stuck", series, 13, true);

        prometheusAgrees();
    }

    @Test
    void aServiceThatIsStartedAgainHasTwoMinutesBeforeAnybodyIsWoken() throws Exception {
        String series = "      - {series: 'service_up{service=\"ingest-service\"}', values: '1+0x5 stale _ ";
        given("p0-silent-ingest", List.of(series + "1+0x5'}\n"), 7, false);
        given("p0-silent-ingest", List.of(series + "_'}\n"), 8, true);

        prometheusAgrees();
    }

    @Test
    void everyAlertSaysHowBadItIsWhereItGoesAndWhatToRead() throws IOException {
        List<String> alerts = new ArrayList<>();
        for (JsonNode group : new YAMLMapper().readTree(RULES.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.has("alert")) {
                    JsonNode labels = rule.path("labels");
                    String name = rule.path("alert").asText();
                    alerts.add(labels.path("threshold").asText());
                    assertThat(labels.has("sev") || labels.has("priority") || labels.has("level"))
                            .as(name)
                            .isTrue();
                    assertThat(labels.path("notify").asText()).as(name).isIn("page", "ticket");
                    assertThat(labels.path("severity").asText())
                            .as("%s, in others' words", name)
                            .isEqualTo(labels.path("notify").asText().equals("page") ? "critical" : "warning");
                    assertThat(labels.path("channel").asText())
                            .as(name)
                            .isIn("sync-engine-alerts", "incidents", "mobile-oncall");
                    assertThat(rule.path("annotations").path("runbook_url").asText())
                            .as(name)
                            .isNotEmpty();
                    assertThat(rule.path("expr").asText())
                            .as("%s, rounded (C2)", name)
                            .contains("round(");
                }
            }
        }
        assertThat(alerts)
                .containsExactlyElementsOf(Stream.concat(
                                thresholds().stream().map(Threshold::id),
                                burnRates().stream().map(BurnRate::id))
                        .toList());
    }

    private void given(Threshold threshold, double figure, double perMinute, boolean fires) {
        int held = threshold.heldFor() == null ? 0 : threshold.heldFor() + TAIL;
        int window = threshold.signal() == Signal.EVENT_ERROR_TREND ? 2 * threshold.window() : threshold.window();
        int length = Math.max(window, TAIL) + held;
        int step = step(length);
        given(
                threshold.id(),
                AlertSeries.of(threshold.signal(), figure, perMinute * step, length / step),
                length,
                fires);
    }

    private void givenBurn(BurnRate rate, List<String> series, boolean fires) {
        given(rate.id(), series, rate.longWindow(), fires);
    }

    /** How many minutes lie between two looks. */
    private static int step(int minutes) {
        return Math.max(1, minutes / LOOKS);
    }

    private void given(String id, List<String> series, int length, boolean fires) {
        evaluatorAgrees(id, series, length, fires);
        if (tests.isEmpty()) {
            tests.append("rule_files: [")
                    .append(RULES)
                    .append("]\nevaluation_interval: ")
                    .append(step(length))
                    .append("m\ntests:\n");
        }
        tests.append("  - interval: ").append(step(length)).append("m\n    input_series:\n");
        series.forEach(tests::append);
        tests.append("    promql_expr_test:\n      - {expr: 'count(ALERTS{threshold=\"")
                .append(id)
                .append("\"})', eval_time: ")
                .append(length)
                .append("m, exp_samples: [")
                .append(fires ? "{labels: '{}', value: 1}" : "")
                .append("]}\n");
    }

    private static void evaluatorAgrees(String id, List<String> series, int length, boolean fires) {
        List<Threshold> own = thresholds().stream()
                .filter(threshold -> threshold.id().equals(id) && TestingSuite.SIGNALS.contains(threshold.signal()))
                .toList();
        assertThat(Evaluator.crossed(own, TestingSuite.heard(series, step(length), length)))
                .as("%s, by the evaluator", series)
                .hasSize(fires ? own.size() : 0);
    }

    private void prometheusAgrees() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("tests.yaml"), tests);

        assertThat(Promtool.run("test", "rules", file.toString())).contains("SUCCESS");
    }

    private static double firing(Threshold threshold) {
        double step = AlertSeries.step(threshold.signal());
        return switch (threshold.when()) {
            case ABOVE -> threshold.value() + step;
            case BELOW -> threshold.value() - step;
            case AT_LEAST, AT_MOST -> threshold.value();
        };
    }

    private static double silent(Threshold threshold) {
        double step = AlertSeries.step(threshold.signal());
        return switch (threshold.when()) {
            case ABOVE, BELOW -> threshold.value();
            case AT_LEAST -> threshold.value() - step;
            case AT_MOST -> threshold.value() + step;
        };
    }

    private static double worst(Threshold threshold) {
        if (threshold.signal() == Signal.EVENT_ERROR_TREND) {
            return 0.9;
        }
        return threshold.when().high() ? 1 : 0;
    }
}
