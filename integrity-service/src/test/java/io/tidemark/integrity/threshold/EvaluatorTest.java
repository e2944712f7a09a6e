package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.Verdict;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures are written here as REQUIREMENTS.md has them, not read from the file that is tested. */
class EvaluatorTest {
    private static final List<Threshold> ALL = ThresholdFile.defaults();

    @ParameterizedTest(name = "{1} {0}: fires at {2}, is silent at {3}")
    @CsvSource(delimiter = '|', textBlock = """
            warn-event-errors        | R4   | 0.02   | 0.019999 | 60   |
            warn-event-error-trend   | R4   | 0.005  | 0.004999 | 60   |
            sev3-event-errors-day    | R5   | 0.05   | 0.049999 | 1440 |
            sev3-event-errors        | R5   | 0.07   | 0.069999 | 30   |
            sev2-event-errors        | R6   | 0.10   | 0.099999 | 30   |
            sev2-affected-users      | R6   | 5000   | 4999     | 1440 |
            sev1-event-errors        | R7   | 0.25   | 0.249999 | 15   |
            sev1-event-errors-held   | R7   | 0.25   | 0.249999 | 5    | 15
            sev1-corruption          | R7   | 1      | 0        | 1    |
            failed-operations        | R43a | 10.00001 | 10     | 5    |
            queue-depth              | R43b | 1001   | 1000     | 1    | 60
            lock-stuck               | R50, R54 | 601 | 600    | 1    | 2
            breaker-trips            | R43c | 51     | 50       | 1440 |
            unreadable-operations    | R51  | 1      | 0        | 1440 |
            slow-operations          | R43d | 5000.1 | 5000     | 5    |
            success-rate             | R43e | 0.899999 | 0.90   | 5    |
            p0-outage                | R77  | 0.499999 | 0.50   | 15   |
            p0-sockets               | R77  | 0      | 0.01     | 5    |
            p0-database              | R77  | 0      | 1        | 1    | 1
            p1-partial-outage        | R91, C3 | 0.949999 | 0.95 | 15  |
            p1-affected-users        | R76, C3 | 0.50 | 0.499999 | 15  |
            p2-slow-operations       | R95  | 500.1  | 500      | 5    |
            p2-slow-queries          | R95  | 1.001  | 1        | 1    | 5
            p3-single-tenant         | R76  | 1      | 0        | 30   |
            p0-silent-ingest         | R77, R83 | 0  | 1        | 1    | 2
            p1-silent-snapshot       | R76, R83 | 0  | 1        | 1    | 2
            p1-silent-flag           | R76, R83 | 0  | 1        | 1    | 2
            p1-silent-integrity      | R76, R83 | 0  | 1        | 1    | 2
            p2-silent-export         | R76, R83 | 0  | 1        | 1    | 2
            p1-no-verdicts           | R7, R76 | 0   | 1        | 1    | 2
            stale-scans              | R25-R28 | 2.000001 | 2   | 1    |
            learning-failures        | R106 | 0.100001 | 0.10   | 15   |
            learning-silence         | R106 | 0      | 1        | 30   |
            learning-stuck           | R110 | 1      | 0        | 1    |
            """)
    void eachFiresAtItsFigureAndIsSilentJustBeside(
            String id, String source, double fires, double silent, int window, Integer heldFor) {
        Threshold threshold = threshold(id);

        assertThat(threshold.source()).isEqualTo(source);
        assertThat(threshold.window()).isEqualTo(window);
        assertThat(threshold.heldFor()).isEqualTo(heldFor);
        assertThat(ids(TestingReadings.with(threshold.signal(), fires))).contains(id);
        assertThat(ids(TestingReadings.with(threshold.signal(), silent))).doesNotContain(id);
    }

    @Test
    void everyThresholdOfTheFileIsInTheTableAbove() {
        assertThat(ALL).hasSize(34);
    }

    @ParameterizedTest
    @CsvSource({
        "7,100,sev3-event-errors",
        "10,100,sev2-event-errors",
        "25,100,sev1-event-errors",
        "29,1450,warn-event-errors"
    })
    void aRatioOfWholeNumbersFiresExactlyAtItsFigure(int failures, int events, String id) {
        assertThat(ids(TestingReadings.with(Signal.EVENT_ERROR_RATIO, (double) failures / events)))
                .contains(id);
        // What sums and differences of floats leave over, as Prometheus has it (C2).
        assertThat(ids(TestingReadings.with(Signal.EVENT_ERROR_RATIO, (double) failures / events - 1e-12)))
                .contains(id);
    }

    @Test
    void exactlyTenFailuresAMinuteAreNotMoreThanTen() {
        assertThat(ids(TestingReadings.with(Signal.FAILED_OPERATIONS_PER_MINUTE, 10.000000000000002)))
                .isEmpty();
    }

    @Test
    void tooFewEventsSayNothing() {
        assertThat(ids(TestingReadings.with(Signal.EVENT_ERROR_RATIO, 0.5).sample(50)))
                .contains("sev1-event-errors");
        assertThat(ids(TestingReadings.with(Signal.EVENT_ERROR_RATIO, 0.5).sample(49)))
                .doesNotContain("sev1-event-errors");
    }

    @Test
    void whatIsHeldHasToBeSoAtEachMinuteOfTheSpan() {
        TestingReadings readings = TestingReadings.with(Signal.EVENT_ERROR_RATIO, 0.3);

        assertThat(ids(readings.since(15))).contains("sev1-event-errors-held");
        assertThat(ids(readings.since(14))).contains("sev1-event-errors").doesNotContain("sev1-event-errors-held");
        assertThat(Evaluator.heldMinutes(threshold("sev1-event-errors-held"), readings.since(14)))
                .isEqualTo(OptionalInt.of(14));
    }

    @Test
    void whatIsNotKnownIsNotCrossed() {
        assertThat(Evaluator.crossed(ALL, new TestingReadings())).isEmpty();
        assertThat(Evaluator.heldMinutes(threshold("sev1-event-errors-held"), new TestingReadings()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.019,OK", "0.02,WARN", "0.05,SEV3", "0.10,SEV2", "0.25,SEV1", "1,SEV1"})
    void theVerdictIsTheWorstOfTheFirstScale(double ratio, Verdict verdict) {
        assertThat(Evaluator.verdict(Evaluator.crossed(ALL, TestingReadings.with(Signal.EVENT_ERROR_RATIO, ratio))))
                .isEqualTo(verdict);
    }

    private static List<String> ids(Readings readings) {
        return Evaluator.crossed(ALL, readings).stream()
                .map(fired -> fired.threshold().id())
                .toList();
    }

    private static Threshold threshold(String id) {
        return ALL.stream()
                .filter(threshold -> threshold.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
