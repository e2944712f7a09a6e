package io.tidemark.integrity.suite;

import io.tidemark.integrity.status.MetricsPage;
import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.Signal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the services said of themselves within the last day, minute by minute: of counters by how much they grew, of gauges
 * the latest of each minute. It knows what it heard itself, no more. Memory is bounded.
 */
final class SuiteBook {
    private static final int SECONDS = 60;
    private static final double MILLIS = 1_000;
    private static final int MOST_RUNS = 500;
    private static final int MOST_COUNTERS = 200;

    /** Where the counters of each run stood, of those that were heard last. */
    private final Map<ServiceRun, Map<Counted, Double>> standing = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceRun, Map<Counted, Double>> eldest) {
            return size() > MOST_RUNS;
        }
    };

    private final Map<Counted, DayOfMinutes> growth = new HashMap<>();
    private final Map<Signal, DayOfMinutes> gauges = new EnumMap<>(Signal.class);
    private final Map<ServiceRun, MetricsPage> ofTheMinute = new HashMap<>();
    private @Nullable Instant begun;
    private long latest = Long.MIN_VALUE;

    /** Whether a series of that name is wanted. */
    static boolean reads(String name) {
        return Counted.names().contains(name) || Gauges.names().contains(name) || name.equals(ServiceRun.STARTED_AT);
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS);
    }

    /** Takes in what those services said that answered. */
    synchronized void heard(Map<String, MetricsPage> answered, Instant now) {
        Instant since = begun == null ? now : begun;
        begun = since;
        if (minute(now) > latest) {
            latest = minute(now);
            ofTheMinute.clear();
        }
        answered.forEach((service, page) -> {
            ServiceRun run = ServiceRun.of(service, page);
            ofTheMinute.put(run, page);
            grown(run, Counted.of(page), since);
        });
        Gauges.of(ofTheMinute.values(), now)
                .forEach((signal, value) -> gauges.computeIfAbsent(signal, first -> new DayOfMinutes())
                        .set(latest, value));
    }

    /** What was counted before the book was begun is no news; a run that began since has counted all of it since. */
    private void grown(ServiceRun run, Map<Counted, Double> counters, Instant since) {
        Map<Counted, Double> before = standing.put(run, counters);
        boolean isNew = run.startedAt() > since.toEpochMilli() / MILLIS;
        counters.forEach((counter, value) -> {
            double start = before == null ? (isNew ? 0 : value) : before.getOrDefault(counter, 0.0);
            if (growth.size() < MOST_COUNTERS || growth.containsKey(counter)) {
                growth.computeIfAbsent(counter, first -> new DayOfMinutes())
                        .add(latest, value < start ? value : value - start);
            }
        });
    }

    /** What is known at that time; nothing when the services were not looked at lately. */
    synchronized Readings readings(Instant now) {
        return minute(now) - 1 > latest ? Readings.NONE : new Known(latest);
    }

    private synchronized boolean knows(String name) {
        return growth.keySet().stream().anyMatch(counter -> counter.name().equals(name));
    }

    private synchronized double grown(String name, long last, int span) {
        return growth.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToDouble(entry -> entry.getValue().sum(last, span))
                .sum();
    }

    private synchronized double grown(Counted counter, long last, int span) {
        DayOfMinutes minutes = growth.get(counter);
        return minutes == null ? 0 : minutes.sum(last, span);
    }

    private synchronized NavigableMap<Double, Double> latencies(long last, int span) {
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        growth.forEach((counter, minutes) -> {
            if (counter.name().equals(Counted.LATENCIES)) {
                buckets.put(bound(counter.label()), minutes.sum(last, span));
            }
        });
        return buckets;
    }

    private static double bound(String label) {
        return label.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(label);
    }

    private synchronized OptionalDouble gauge(Signal signal, long minute) {
        DayOfMinutes minutes = gauges.get(signal);
        return minutes == null ? OptionalDouble.empty() : minutes.at(minute);
    }

    /** The book as it stood at the end of that minute. */
    private final class Known implements Readings {
        private static final double P95 = 0.95;

        private final long minute;

        Known(long minute) {
            this.minute = minute;
        }

        @Override
        public OptionalDouble value(Signal signal, int window, int minutesAgo) {
            long last = minute - minutesAgo;
            return switch (signal) {
                case FAILED_OPERATIONS_PER_MINUTE -> counted(Counted.FAILED_OPERATIONS, last, window, window);
                case BREAKER_TRIPS -> counted(Counted.BREAKER_TRIPS, last, window, 1);
                case UNREADABLE_OPERATIONS -> counted(Counted.UNREADABLE, last, window, 1);
                case P95_LATENCY_MS -> Histogram.quantile(P95, latencies(last, window));
                case SOCKET_SUCCESS_RATIO -> acceptedSockets(last, window);
                default -> gauge(signal, last);
            };
        }

        @Override
        public long sample(Signal signal, int window, int minutesAgo) {
            return signal == Signal.SOCKET_SUCCESS_RATIO
                    ? Math.round(grown(Counted.SOCKETS, minute - minutesAgo, window))
                    : 0;
        }

        private OptionalDouble counted(String name, long last, int window, int parts) {
            return knows(name) ? OptionalDouble.of(grown(name, last, window) / parts) : OptionalDouble.empty();
        }

        private OptionalDouble acceptedSockets(long last, int window) {
            double all = grown(Counted.SOCKETS, last, window);
            double accepted = grown(new Counted(Counted.SOCKETS, Counted.ACCEPTED), last, window);
            return all > 0 ? OptionalDouble.of(accepted / all) : OptionalDouble.empty();
        }
    }
}
