package io.tidemark.integrity.suite;

import io.tidemark.integrity.status.MetricsPage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A counter whose growth is kept.
 *
 * @param label the value of the one label by which it is told apart; empty where there is none
 */
record Counted(String name, String label) {
    static final String FAILED_OPERATIONS = "failed_ops_total";
    static final String BREAKER_TRIPS = "circuit_tripped_total";
    static final String UNREADABLE = "operations_unreadable_total";
    static final String SOCKETS = "ws_connect_attempts_total";
    static final String LATENCIES = "avg_processing_time_ms_bucket";
    static final String ACCEPTED = "accepted";

    private static final Map<String, String> LABELS =
            Map.of(FAILED_OPERATIONS, "", BREAKER_TRIPS, "", UNREADABLE, "", SOCKETS, "outcome", LATENCIES, "le");

    /** The counters by name. */
    static Set<String> names() {
        return LABELS.keySet();
    }

    /** Where the page's counters stand. */
    static Map<Counted, Double> of(MetricsPage page) {
        Map<Counted, Double> standing = new HashMap<>();
        for (MetricsPage.Sample sample : page.samples()) {
            String label = LABELS.get(sample.name());
            if (label != null && Double.isFinite(sample.value())) {
                standing.merge(new Counted(sample.name(), sample.label(label)), sample.value(), Double::sum);
            }
        }
        return standing;
    }
}
