package io.tidemark.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Tally TALLY =
            new Tally(5_000, 3, Latencies.ofNanos(1_000_000, 2_500_000, 90_000_000), Duration.ofSeconds(2));

    private final StringWriter shown = new StringWriter();
    private final Report report = new Report(new PrintWriter(shown));

    @Test
    void aFigureIsALineWithItsRatePercentilesAndErrors() {
        report.add(Figure.of("push", "operations", TALLY));

        assertThat(shown.toString())
                .contains("push", "2,500 operations/s", "p50     2.50", "p95    90.00", "p99    90.00 ms", "3 errors");
    }

    @Test
    void whatWasNeverAnsweredIsShownAsSuch() {
        report.add(Figure.of("push", "operations", new Tally(0, 7, Latencies.ofNanos(), Duration.ofSeconds(2))));

        assertThat(shown.toString()).contains("nothing answered", "7 errors");
    }

    @Test
    void aRatioNeedsBothOfItsFigures() {
        report.add(Figure.of("part", "rows", TALLY));
        report.ratio("ratio", "part", "whole");
        assertThat(shown.toString()).doesNotContain("ratio");

        report.add(Figure.of("whole", "rows", new Tally(20_000, 0, TALLY.latencies(), Duration.ofSeconds(2))));
        report.ratio("ratio", "part", "whole");
        assertThat(shown.toString()).contains("0.250, part to whole");
    }

    @Test
    void theMeanOfSeveralRunsIsThatOfTheirRates() {
        Figure slow = Figure.of("slow", "rows", TALLY);
        Figure fast = Figure.of("fast", "rows", new Tally(15_000, 1, TALLY.latencies(), Duration.ofSeconds(2)));

        report.add(Figure.mean("both", List.of(slow, fast)));

        assertThat(shown.toString()).contains("both", "5,000 rows/s", "on the average", "4 errors");
    }

    @Test
    void aFigureOnTheWrongSideOfItsBoundIsMissedAndSoIsOneThatWasNotMeasured() {
        report.expect(new Expectation("rate", 1_001, "operations/s", Expectation.Side.ABOVE, 1_000));
        report.expect(new Expectation("memory", 9.9, "KiB", Expectation.Side.BELOW, 10));
        assertThat(report.isAsExpected()).isTrue();
        assertThat(shown.toString()).contains("expected more than 1,000: met", "expected less than 10: met");

        report.expect(new Expectation("slow", 1_000, "operations/s", Expectation.Side.ABOVE, 1_000));
        report.expect(new Expectation("large", 10, "KiB", Expectation.Side.BELOW, 10));
        report.expect(new Expectation("nothing", Double.NaN, "ms", Expectation.Side.BELOW, 500));

        assertThat(report.isAsExpected()).isFalse();
        assertThat(shown.toString().lines().filter(line -> line.endsWith("MISSED")))
                .hasSize(3);
    }

    @Test
    void theFileHoldsTheSameForPrograms(@TempDir Path folder) throws IOException {
        report.add(Figure.of("push", "operations", TALLY));
        report.add(Figure.ofTimes("switch", "switches", TALLY.latencies(), 0));
        report.add(new Cost("stored", "bytes", 1_834.25));
        Path file = folder.resolve("figures.json");

        report.write(file, Instant.EPOCH);

        JsonNode document = new ObjectMapper().readTree(file.toFile());
        JsonNode push = document.path("figures").path(0);
        assertThat(push.path("per_second").asDouble()).isEqualTo(2_500);
        assertThat(push.path("millis").path("p50").asDouble()).isEqualTo(2.5);
        assertThat(push.path("errors").asLong()).isEqualTo(3);
        assertThat(document.path("figures").path(1).has("per_second")).isFalse();
        assertThat(document.at("/costs/0/per_operation").asDouble()).isEqualTo(1_834.25);
        assertThat(shown.toString()).contains("1,834.3 bytes an operation");
        assertThat(document.path("machine").path("processors").asInt()).isPositive();
    }
}
