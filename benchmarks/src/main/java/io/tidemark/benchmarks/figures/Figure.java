package io.tidemark.benchmarks.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measured line. Times are milliseconds, and absent when nothing was answered.
 *
 * @param name stable, for programs
 * @param unit what was counted
 * @param perSecond how many of them in a second; absent when the rate was given, not found
 * @param requests how many were clocked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Figure(
        String name,
        String unit,
        @Nullable Double perSecond,
        int requests,
        long errors,
        @Nullable Times millis) {

    /** Percentiles in milliseconds. */
    public record Times(double p50, double p95, double p99, double max) {
        static @Nullable Times of(Latencies latencies) {
            return latencies.count() == 0
                    ? null
                    : new Times(
                            millis(latencies, 50),
                            millis(latencies, 95),
                            millis(latencies, 99),
                            millis(latencies, 100));
        }

        private static double millis(Latencies latencies, double percent) {
            return Math.round(latencies.percentile(percent).toNanos() / 1e4) / 1e2;
        }
    }

    /** The figure of a load that went as fast as it could. */
    public static Figure of(String name, String unit, Tally tally) {
        return new Figure(
                name,
                unit,
                Math.round(tally.perSecond() * 10) / 10.0,
                tally.latencies().count(),
                tally.errors(),
                Times.of(tally.latencies()));
    }

    /** The figure of one piece of work, and how fast it went on the average. */
    public static Figure ofWork(String name, String unit, long count, Duration took) {
        Tally tally = new Tally(count, 0, Latencies.ofNanos(took.toNanos()), took);
        return of(name, unit, tally);
    }

    /** What several runs of the same load came to on the average; its times are those of each run. */
    public static Figure mean(String name, List<Figure> runs) {
        double perSecond = runs.stream()
                .mapToDouble(run -> run.perSecond() == null ? 0 : run.perSecond())
                .average()
                .orElseThrow();
        return new Figure(
                name,
                runs.getFirst().unit(),
                Math.round(perSecond * 10) / 10.0,
                runs.stream().mapToInt(Figure::requests).sum(),
                runs.stream().mapToLong(Figure::errors).sum(),
                null);
    }

    /** The figure of single events whose time alone matters. */
    public static Figure ofTimes(String name, String unit, Latencies latencies, long errors) {
        return new Figure(name, unit, null, latencies.count(), errors, Times.of(latencies));
    }
}
