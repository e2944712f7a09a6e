package io.tidemark.integrity.suite;

import io.tidemark.integrity.status.MetricsPage;
import io.tidemark.integrity.status.MetricsPage.Sample;
import io.tidemark.integrity.threshold.Signal;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What stands at a figure, as Prometheus' rules take it of all replicas. Pure. */
final class Gauges {
    private static final String PENDING = "pending_ops_gauge";
    private static final String DEPENDENCY = "dependency_up";
    private static final String SERVICE = "service_up";
    private static final String HEARTBEAT = "processing_lock_last_heartbeat_timestamp_seconds";
    private static final String LONGEST_QUERY = "sync_db_longest_active_query_seconds";
    private static final String STUCK_CLIENTS = "learning_sync_stuck_clients";
    private static final String TELLING = "sync_health_telling";
    private static final String SCAN_AGE = "integrity_full_scan_age_periods";

    /** Not integrity-service's: whoever looks is there. */
    private static final Map<Signal, String> REPLICAS = Map.of(
            Signal.INGEST_REPLICAS, "ingest-service",
            Signal.SNAPSHOT_REPLICAS, "snapshot-service",
            Signal.FLAG_REPLICAS, "flag-service",
            Signal.EXPORT_REPLICAS, "export-service");

    private static final double MILLIS = 1_000;

    private Gauges() {}

    /** The gauges by name. */
    static Set<String> names() {
        return Set.of(PENDING, DEPENDENCY, SERVICE, HEARTBEAT, LONGEST_QUERY, STUCK_CLIENTS, TELLING, SCAN_AGE);
    }

    /** The signals that the pages know; how many replicas answer is known also where none does. */
    static Map<Signal, Double> of(Collection<MetricsPage> pages, Instant now) {
        Map<Signal, Double> known = new EnumMap<>(Signal.class);
        put(known, Signal.PENDING_OPERATIONS, most(pages, PENDING, any -> true));
        put(
                known,
                Signal.DATABASE_UP,
                most(pages, DEPENDENCY, sample -> sample.label("dependency").equals("postgresql")));
        put(known, Signal.LONGEST_QUERY_SECONDS, most(pages, LONGEST_QUERY, any -> true));
        put(known, Signal.LEARNING_STUCK_CLIENTS, most(pages, STUCK_CLIENTS, any -> true));
        put(known, Signal.HEALTH_TELLERS, tellers(pages));
        put(known, Signal.FULL_SCAN_AGE_PERIODS, least(pages, SCAN_AGE));
        put(known, Signal.LOCK_SILENCE_SECONDS, longestSilence(pages, now));
        REPLICAS.forEach((signal, service) -> known.put(signal, replicas(pages, service)));
        return known;
    }

    private static void put(Map<Signal, Double> known, Signal signal, OptionalDouble value) {
        value.ifPresent(figure -> known.put(signal, figure));
    }

    private static OptionalDouble most(Collection<MetricsPage> pages, String name, Predicate<Sample> which) {
        return samples(pages, name).filter(which).mapToDouble(Sample::value).max();
    }

    private static OptionalDouble least(Collection<MetricsPage> pages, String name) {
        return samples(pages, name).mapToDouble(Sample::value).min();
    }

    private static OptionalDouble tellers(Collection<MetricsPage> pages) {
        return samples(pages, TELLING).mapToDouble(Sample::value).reduce(Double::sum);
    }

    private static double replicas(Collection<MetricsPage> pages, String service) {
        return samples(pages, SERVICE)
                .filter(sample -> sample.label("service").equals(service))
                .count();
    }

    /** Each replica shows all leases; the one that looked last knows. A job's lease rests between its runs. */
    private static OptionalDouble longestSilence(Collection<MetricsPage> pages, Instant now) {
        Map<String, Double> latest = new HashMap<>();
        samples(pages, HEARTBEAT)
                .filter(sample -> sample.label("lease").startsWith("operations-"))
                .forEach(sample -> latest.merge(sample.label("lease"), sample.value(), Math::max));
        double seconds = now.toEpochMilli() / MILLIS;
        return latest.values().stream().mapToDouble(heard -> seconds - heard).max();
    }

    /** What is no number is none here either. */
    private static Stream<Sample> samples(Collection<MetricsPage> pages, String name) {
        return pages.stream().flatMap(page -> page.named(name)).filter(sample -> !Double.isNaN(sample.value()));
    }
}
