package io.tidemark.integrity.suite;

import io.tidemark.integrity.status.MetricsPage;
import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Services that say what the series of {@code promtool test rules} say, to a book without anything around it. */
public final class TestingSuite {
    /** What the evaluator knows from the services' metrics. */
    public static final Set<Signal> SIGNALS = EnumSet.of(
            Signal.FAILED_OPERATIONS_PER_MINUTE,
            Signal.PENDING_OPERATIONS,
            Signal.BREAKER_TRIPS,
            Signal.UNREADABLE_OPERATIONS,
            Signal.P95_LATENCY_MS,
            Signal.SOCKET_SUCCESS_RATIO,
            Signal.DATABASE_UP,
            Signal.INGEST_REPLICAS,
            Signal.SNAPSHOT_REPLICAS,
            Signal.FLAG_REPLICAS,
            Signal.EXPORT_REPLICAS,
            Signal.LOCK_SILENCE_SECONDS,
            Signal.LONGEST_QUERY_SECONDS,
            Signal.LEARNING_STUCK_CLIENTS,
            Signal.HEALTH_TELLERS,
            Signal.FULL_SCAN_AGE_PERIODS);

    private static final Pattern SERIES = Pattern.compile("series: '([^']+)', values: '([^']+)'");
    private static final Pattern REPLICA = Pattern.compile("(?:replica|pod)=\"([^\"]+)\"");
    private static final Pattern VALUES = Pattern.compile("(-?[\\d.]+)(?:\\+([\\d.]+))?x(\\d+)");

    private TestingSuite() {}

    /**
     * What is known after looks at those series.
     *
     * @param series in promtool's notation, one value for each look
     * @param step the minutes between two looks
     * @param minutes up to which is looked
     */
    public static Readings heard(List<String> series, int step, int minutes) {
        Map<String, List<@Nullable Double>> values = new HashMap<>();
        for (String line : series) {
            Matcher matcher = SERIES.matcher(line);
            if (!matcher.find()) {
                throw new AssertionError("no series: " + line);
            }
            values.put(matcher.group(1), expanded(matcher.group(2)));
        }
        SuiteBook book = new SuiteBook();
        for (int look = 0; look * step <= minutes; look++) {
            book.heard(pages(values, look), Instant.ofEpochSecond(60L * look * step));
        }
        return book.readings(Instant.ofEpochSecond(60L * minutes));
    }

    /** What each replica says; one that says nothing does not answer. */
    private static Map<String, MetricsPage> pages(Map<String, List<@Nullable Double>> values, int look) {
        Map<String, List<String>> lines = new HashMap<>();
        values.forEach((name, course) -> {
            Double value = look < course.size() ? course.get(look) : null;
            if (value != null) {
                Matcher replica = REPLICA.matcher(name);
                lines.computeIfAbsent(replica.find() ? replica.group(1) : "only", any -> new ArrayList<>())
                        .add(name + " " + value);
            }
        });
        return lines.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> MetricsPage.of(String.join("\n", entry.getValue()), SuiteBook::reads)));
    }

    private static List<@Nullable Double> expanded(String notation) {
        List<@Nullable Double> values = new ArrayList<>();
        for (String part : notation.split(" ", -1)) {
            Matcher matcher = VALUES.matcher(part);
            if (matcher.matches()) {
                double first = Double.parseDouble(matcher.group(1));
                double more = matcher.group(2) == null ? 0 : Double.parseDouble(matcher.group(2));
                for (int i = 0; i <= Integer.parseInt(matcher.group(3)); i++) {
                    values.add(first + more * i);
                }
            } else if (part.equals("_") || part.equals("stale")) {
                values.add(null);
            } else {
                values.add(Double.parseDouble(part));
            }
        }
        return values;
    }
}
