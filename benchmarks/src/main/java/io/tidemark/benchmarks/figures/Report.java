package io.tidemark.benchmarks.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows figures as they come, and keeps them for a file. */
public final class Report {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final PrintWriter out;
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final List<Cost> costs = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Machine machine = Machine.now();
    private int sections;

    /** A report that is printed there. */
    public Report(PrintWriter out) {
        this.out = out;
    }

    /** What everything was measured on and how. */
    record Machine(int processors, String java, double loadAverageBefore) {
        static Machine now() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version().toString(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    /** Begins with where and how it is measured. */
    public void begin(String timing) {
        line(String.format(
                Locale.ROOT,
                "Everything, clients included, on this machine: %d processors, Java %s, load average %.2f before the start.",
                machine.processors(),
                machine.java(),
                machine.loadAverageBefore()));
        line(timing);
    }

    /** Begins a part. */
    public void section(String title) {
        sections++;
        line(String.format(Locale.ROOT, "%n%d. %s", sections, title));
    }

    /** Says something about the figures above. */
    public void note(String text) {
        line("   " + text);
    }

    /** Takes a figure in. */
    public void add(Figure figure) {
        figures.put(figure.name(), figure);
        line(String.format(
                Locale.ROOT,
                "   %-28s %-22s %s   %d errors",
                figure.name(),
                rate(figure),
                times(figure),
                figure.errors()));
    }

    /** Takes a cost in. */
    public void add(Cost cost) {
        costs.add(cost);
        line(String.format(
                Locale.ROOT, "   %-28s %,10.1f %s an operation", cost.name(), cost.perOperation(), cost.unit()));
    }

    /** Says what part one rate is of another, when both were measured. */
    public void ratio(String name, String part, String whole) {
        Figure first = figures.get(part);
        Figure second = figures.get(whole);
        if (first != null && second != null && first.perSecond() != null && second.perSecond() != null) {
            double ratio = first.perSecond() / second.perSecond();
            ratios.put(name, Math.round(ratio * 1e4) / 1e4);
            line(String.format(Locale.ROOT, "   %-28s %.3f, %s to %s", name, ratio, part, whole));
        }
    }

    /** Says whether a figure is what somebody expects. */
    public void expect(Expectation expectation) {
        expectations.add(expectation);
        line(String.format(
                Locale.ROOT,
                "   %-28s %,.2f %s, expected %s %,.0f: %s",
                expectation.name(),
                expectation.measured(),
                expectation.unit(),
                expectation.side() == Expectation.Side.ABOVE ? "more than" : "less than",
                expectation.bound(),
                expectation.isMet() ? "met" : "MISSED"));
    }

    /** Whether every figure is what was expected of it. */
    public boolean isAsExpected() {
        return expectations.stream().allMatch(Expectation::isMet);
    }

    /** Writes all of it as JSON. */
    public void write(Path file, Instant finishedAt) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("finished_at", finishedAt.toString());
        document.put("machine", machine);
        document.put("figures", figures.values());
        document.put("costs", costs);
        document.put("ratios", ratios);
        document.put("expectations", expectations);
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), document);
    }

    private static String rate(Figure figure) {
        return figure.perSecond() == null
                ? String.format(Locale.ROOT, "%8d %s", figure.requests(), figure.unit())
                : String.format(Locale.ROOT, "%,8.0f %s/s", figure.perSecond(), figure.unit());
    }

    private static String times(Figure figure) {
        Figure.Times millis = figure.millis();
        if (millis == null) {
            return figure.requests() == 0 ? "nothing answered" : "on the average";
        }
        return String.format(
                Locale.ROOT, "p50 %8.2f  p95 %8.2f  p99 %8.2f ms", millis.p50(), millis.p95(), millis.p99());
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
