package io.tidemark.integrity.threshold;

import io.tidemark.contracts.health.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** How Prometheus knows a signal. Ratios are taken of counters summed over all replicas, never of gauges (C15). Pure. */
final class Promql {
    private static final String EVENTS = "sync_events_total{signed_in=\"true\",outcome=~\"success|failure\"}";
    private static final String FAILURES = "sync_events_total{signed_in=\"true\",outcome=\"failure\"}";
    private static final String LEARNING = "learning_sync_events_total";
    private static final String LEARNING_ENDED = LEARNING + "{status=~\"success|failure\"}";
    private static final String LEARNING_FAILED = LEARNING + "{status=\"failure\"}";
    private static final String LEARNING_GOOD = LEARNING + "{status=\"success\"}";
    private static final int DAY = 1440;

    private Promql() {}

    /** The expression whose result, when there is one, is an alert. */
    static String alert(Threshold threshold) {
        String compared = threshold.heldFor() == null ? averaged(threshold) : held(threshold);
        return threshold.minimum() == 0
                ? compared
                : compared
                        + samples(threshold).stream()
                                .map(sample -> " and round(" + sample + ", 0.000001) >= " + threshold.minimum())
                                .collect(Collectors.joining());
    }

    /** The name of the rule that records a held signal, at each minute. */
    static String recorded(Threshold threshold) {
        return "sync:" + threshold.signal().word() + ":rate" + threshold.window() + "m";
    }

    /** The signal over its window. */
    static String value(Threshold threshold) {
        return value(threshold.signal(), threshold.window());
    }

    private static String averaged(Threshold threshold) {
        return compared(threshold, value(threshold));
    }

    /** At each minute of the span, its two ends included. */
    private static String held(Threshold threshold) {
        String series = recorded(threshold);
        String span = threshold.heldFor() + "m";
        String worst = (threshold.when().high() ? "min" : "max") + "_over_time(" + series + "[" + span + "])";
        return compared(threshold, worst) + " and " + compared(threshold, series + " offset " + span);
    }

    /** The figure stands in brackets, and nothing else does so: the chart puts another in its place. */
    private static String compared(Threshold threshold, String value) {
        return "round(" + value + ", 0.000001) " + threshold.when().sign() + " (" + plain(threshold.value()) + ")";
    }

    /** So many events at least over that window (C17). */
    static String enough(int window, long minimum) {
        return "round(" + increase(EVENTS, window + "m") + ", 0.000001) >= " + minimum;
    }

    static String value(Signal signal, int window) {
        String span = window + "m";
        return switch (signal) {
            case EVENT_ERROR_RATIO -> ratio(FAILURES, EVENTS, span);
            case EVENT_ERROR_TREND ->
                "(" + ratio(FAILURES, EVENTS, span) + ") - (" + ratio(FAILURES, EVENTS, before(span)) + ")";
            case SUCCESS_RATIO -> "1 - " + ratio(FAILURES, EVENTS, span);
            case AFFECTED_USERS -> "max(" + users("failure", window) + ")";
            case USER_ERROR_RATIO -> "max(" + users("failure", window) + ") / (max(" + users("sync", window) + ") > 0)";
            case AFFECTED_TENANTS ->
                "count((" + tenants("outcome=\"failure\"", span) + " / ("
                        + tenants("outcome=~\"success|failure\"", span) + " >= 50)) > 0.05)";
            case OPEN_FINDINGS -> "sum(max by (indicator) (integrity_open_findings))";
            case LEARNING_FAILURE_RATIO -> ratio(LEARNING_FAILED, LEARNING_ENDED, span);
            case LEARNING_SUCCESSES -> increase(LEARNING_GOOD, span) + " and " + active(window);
            case FAILED_OPERATIONS_PER_MINUTE -> increase("failed_ops_total", span) + " / " + window;
            case PENDING_OPERATIONS -> "max(pending_ops_gauge)";
            case BREAKER_TRIPS -> increase("circuit_tripped_total", span);
            case UNREADABLE_OPERATIONS -> increase("operations_unreadable_total", span);
            case P95_LATENCY_MS ->
                "histogram_quantile(0.95, sum by (le) (increase(avg_processing_time_ms_bucket[" + span + "])))";
            case SOCKET_SUCCESS_RATIO ->
                ratio("ws_connect_attempts_total{outcome=\"accepted\"}", "ws_connect_attempts_total", span);
            case DATABASE_UP -> "max(dependency_up{dependency=\"postgresql\"})";
            case INGEST_REPLICAS -> replicas("ingest-service");
            case SNAPSHOT_REPLICAS -> replicas("snapshot-service");
            case FLAG_REPLICAS -> replicas("flag-service");
            case INTEGRITY_REPLICAS -> replicas("integrity-service");
            case EXPORT_REPLICAS -> replicas("export-service");
            // Each replica shows all leases; the one that looked last knows. A job's lease rests between its runs.
            case LOCK_SILENCE_SECONDS ->
                "max(time() - max by (lease)"
                        + " (processing_lock_last_heartbeat_timestamp_seconds{lease=~\"operations-.+\"}))";
            case LONGEST_QUERY_SECONDS -> "max(sync_db_longest_active_query_seconds)";
            case LEARNING_STUCK_CLIENTS -> "max(learning_sync_stuck_clients)";
            case HEALTH_TELLERS -> "sum(sync_health_telling)";
            // Who has not asked the database lately believes it to be longer ago.
            case FULL_SCAN_AGE_PERIODS -> "min(integrity_full_scan_age_periods)";
        };
    }

    private static List<String> samples(Threshold threshold) {
        String span = threshold.window() + "m";
        return switch (threshold.signal()) {
            case EVENT_ERROR_RATIO, SUCCESS_RATIO -> List.of(increase(EVENTS, span));
            // Both hours have to say something.
            case EVENT_ERROR_TREND -> List.of(increase(EVENTS, span), increase(EVENTS, before(span)));
            case LEARNING_FAILURE_RATIO -> List.of(increase(LEARNING_ENDED, span));
            case SOCKET_SUCCESS_RATIO -> List.of(increase("ws_connect_attempts_total", span));
            case USER_ERROR_RATIO -> List.of("max(" + users("sync", threshold.window()) + ")");
            default -> List.of();
        };
    }

    /** The span before that span. */
    private static String before(String span) {
        return span + "] offset " + span;
    }

    private static String users(String what, int window) {
        return "sync_users_with_" + what + (window == DAY ? "_1d" : "_" + window + "m");
    }

    /** A figure also where nothing is heard. */
    private static String replicas(String service) {
        return "count(service_up{service=\"" + service + "\"}) or vector(0)";
    }

    private static String tenants(String outcome, String span) {
        return "sum by (tenant) (increase(sync_tenant_events_total{" + outcome + "}[" + span + "]))";
    }

    /** In both halves of the window somebody was there. */
    private static String active(int window) {
        String half = window / 2 + "m";
        return "(" + increase(LEARNING, half) + " > 0) and (" + increase(LEARNING, before(half)) + " > 0)";
    }

    private static String ratio(String part, String whole, String span) {
        return increase(part, span) + " / (" + increase(whole, span) + " > 0)";
    }

    /** A span that has an offset brings the bracket along. */
    private static String increase(String series, String span) {
        int bracket = span.indexOf(']');
        String range = bracket < 0 ? "[" + span + "]" : "[" + span.substring(0, bracket) + span.substring(bracket);
        return "sum(increase(" + series + range + "))";
    }

    /** Where people talk about it: R75, R81, R100. */
    static String channel(Threshold threshold) {
        return switch (threshold.signal()) {
            case LEARNING_FAILURE_RATIO, LEARNING_SUCCESSES, LEARNING_STUCK_CLIENTS -> "mobile-oncall";
            default -> threshold.priority() == null ? "sync-engine-alerts" : "incidents";
        };
    }

    static String plain(double figure) {
        return figure == Math.rint(figure) ? Long.toString((long) figure) : Double.toString(figure);
    }

    /** The same in the words that others' tools know: critical wakes, a warning waits. The runbooks' scales say how bad it is. */
    static String severity(String notice) {
        return notice.equals("page") ? "critical" : "warning";
    }

    /** A person is woken by a page; a ticket waits for the morning (R4). */
    static String notify(Threshold threshold) {
        boolean ticket = threshold.sev() == Verdict.WARN
                || "medium".equals(threshold.level())
                || "p2".equals(threshold.priority())
                || "p3".equals(threshold.priority());
        return ticket ? "ticket" : "page";
    }
}
