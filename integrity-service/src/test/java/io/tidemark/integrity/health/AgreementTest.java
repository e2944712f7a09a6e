package io.tidemark.integrity.health;

import static io.tidemark.integrity.health.TestingBook.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.integrity.threshold.PrometheusRules;
import io.tidemark.integrity.threshold.Promtool;
import io.tidemark.integrity.threshold.Signal;
import io.tidemark.integrity.threshold.TestingThresholds;
import io.tidemark.integrity.threshold.Threshold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same series, minute by minute, given to the evaluator and to Prometheus: the same alerts at the same minutes. */
class AgreementTest {
    /** What both can know from the series of one kind. */
    private static final Set<Signal> OF_EVENTS =
            EnumSet.of(Signal.EVENT_ERROR_RATIO, Signal.EVENT_ERROR_TREND, Signal.SUCCESS_RATIO);

    private static final Set<Signal> OF_LEARNING = EnumSet.of(Signal.LEARNING_FAILURE_RATIO, Signal.LEARNING_SUCCESSES);

    @TempDir
    private Path folder = Path.of("");

    private final List<Course> courses = new ArrayList<>();

    /** What happened at each minute; the counters stood at a value before. */
    private record Course(
            String name, Set<Signal> signals, long before, List<Long> events, List<Long> failures, List<Long> looks) {}

    @Test
    void evaluatorAndPrometheusAgreeOnTheSameSeries() throws Exception {
        given("exactly at each figure", OF_EVENTS, steady(200, 200, 14), 60, 100, 199);
        given("just below 7 %", OF_EVENTS, steady(100, 10_000, 699), 29, 60, 99);
        given("exactly 10 %", OF_EVENTS, steady(100, 300, 30), 30, 60, 99);
        given("exactly 25 %", OF_EVENTS, steady(60, 100, 25), 5, 15, 16, 20, 21, 22, 59);
        given(
                "a short total failure is SEV-1 on average, not held",
                OF_EVENTS,
                spell(120, 100, 30, 35),
                31,
                34,
                38,
                45,
                60);
        given(
                "a spell that is held",
                OF_EVENTS,
                spell(120, 100, 30, 70),
                35,
                45,
                47,
                48,
                49,
                50,
                51,
                69,
                75,
                76,
                80,
                90);
        // Prometheus stretches what it has of a day over a bit more: 0.05 comes out as 0.0499999 at these minutes (C2).
        givenAfter(1_000, "exactly 5 %, with noise", OF_EVENTS, steady(180, 100, 5), 60, 66, 82, 88, 91, 111, 145, 173);
        given("too few events", OF_EVENTS, steady(100, 1, 1), 10, 30, 49, 51, 60, 99);
        given("it worsens by half a percent an hour", OF_EVENTS, worsening(), 119, 125, 130, 200);
        given("learning sync fails", OF_LEARNING, steady(100, 10, 2), 14, 20, 60);
        given("learning sync fails at 10 %", OF_LEARNING, steady(100, 10, 1), 20, 60);
        given("learning sync is silent", OF_LEARNING, steady(100, 2, 2), 20, 31, 45, 60);

        Path rules =
                Files.writeString(folder.resolve("rules.yaml"), PrometheusRules.render(TestingThresholds.defaults()));
        Path tests = Files.writeString(folder.resolve("tests.yaml"), promtoolTests(rules));

        assertThat(courses.stream()
                        .filter(course -> !crossedAnywhere(course).isEmpty())
                        .count())
                .as("courses at which something fires")
                .isGreaterThan(6);
        assertThat(Promtool.run("test", "rules", tests.toString())).contains("SUCCESS");
    }

    private void given(String name, Set<Signal> signals, long[][] course, long... looks) {
        givenAfter(0, name, signals, course, looks);
    }

    private void givenAfter(long before, String name, Set<Signal> signals, long[][] course, long... looks) {
        courses.add(new Course(name, signals, before, list(course[0]), list(course[1]), list(looks)));
    }

    private static List<Long> list(long[] numbers) {
        return LongStream.of(numbers).boxed().toList();
    }

    private static long[][] steady(int minutes, long events, long failures) {
        return new long[][] {
            LongStream.generate(() -> events).limit(minutes).toArray(),
            LongStream.generate(() -> failures).limit(minutes).toArray()
        };
    }

    private static long[][] spell(int minutes, long events, int from, int to) {
        long[][] course = steady(minutes, events, 0);
        Arrays.fill(course[1], from, to, events);
        return course;
    }

    private static long[][] worsening() {
        long[][] course = steady(240, 1_000, 1);
        Arrays.fill(course[1], 60, 240, 6);
        Arrays.fill(course[1], 130, 240, 7);
        return course;
    }

    private Set<String> crossedAnywhere(Course course) {
        return course.looks().stream()
                .flatMap(look -> crossed(course, look).stream())
                .map(Threshold::id)
                .collect(Collectors.toSet());
    }

    /** What the evaluator finds at the end of that minute, the first being minute 0. */
    private static List<Threshold> crossed(Course course, long look) {
        TestingBook book = new TestingBook();
        boolean learning = course.signals().equals(OF_LEARNING);
        for (int i = 0; i <= look; i++) {
            if (learning) {
                for (int n = 0; n < course.events().get(i); n++) {
                    book.add(Told.events(
                            "t", "u", minute(i), n < course.failures().get(i) ? Told.NO_ANSWER : Told.COMPLETED));
                }
            } else {
                book.add(Told.pushes(
                        "t",
                        "u",
                        minute(i),
                        course.events().get(i),
                        course.failures().get(i)));
            }
        }
        return book.at(look, HealthVerdict.EVERYONE).fired().stream()
                .map(fired -> fired.threshold())
                .filter(threshold -> course.signals().contains(threshold.signal()))
                .toList();
    }

    private String promtoolTests(Path rules) {
        StringBuilder out = new StringBuilder("rule_files: [" + rules + "]\nevaluation_interval: 1m\ntests:\n");
        for (Course course : courses) {
            out.append("  - name: ").append(course.name()).append("\n    interval: 1m\n    input_series:\n");
            series(out, course);
            out.append("    promql_expr_test:\n");
            for (long look : course.looks()) {
                Set<String> fires =
                        crossed(course, look).stream().map(Threshold::id).collect(Collectors.toSet());
                TestingThresholds.defaults().stream()
                        .filter(threshold -> course.signals().contains(threshold.signal()))
                        .forEach(threshold -> expectation(out, threshold, look, fires.contains(threshold.id())));
            }
        }
        return out.toString();
    }

    /** Counters that start at 0; the sample after a minute has what happened in it. */
    private static void series(StringBuilder out, Course course) {
        long[] good = new long[course.events().size()];
        for (int i = 0; i < good.length; i++) {
            good[i] = course.events().get(i) - course.failures().get(i);
        }
        boolean learning = course.signals().equals(OF_LEARNING);
        String name = learning
                ? "learning_sync_events_total{event=\"learning_sync_%s\",status=\"%s\"}"
                : "sync_events_total{signed_in=\"true\",outcome=\"%2$s\",error_class=\"%1$s\"}";
        series(out, name.formatted("completed", "success"), course.before(), list(good));
        series(out, name.formatted("failed", "failure"), course.before(), course.failures());
    }

    private static void series(StringBuilder out, String name, long before, List<Long> counts) {
        out.append("      - series: '")
                .append(name)
                .append("'\n        values: '")
                .append(before);
        long sum = before;
        for (long count : counts) {
            sum += count;
            out.append(' ').append(sum);
        }
        out.append("'\n");
    }

    private static void expectation(StringBuilder out, Threshold threshold, long look, boolean fires) {
        out.append("      - expr: count(ALERTS{threshold=\"")
                .append(threshold.id())
                .append("\"})\n");
        out.append("        eval_time: ").append(look + 1).append("m\n");
        out.append("        exp_samples: [")
                .append(fires ? "{labels: '{}', value: 1}" : "")
                .append("]\n");
    }
}
