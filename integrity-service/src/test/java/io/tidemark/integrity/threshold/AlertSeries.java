package io.tidemark.integrity.threshold;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The series in which a signal has exactly one figure at each minute, in the notation of {@code promtool test rules}. */
final class AlertSeries {
    /** So many events a minute that a millionth of them is one. */
    static final double MILLION = 1e6;

    /** Where counters stand when a test begins: what matters is by how much they grow (C16). */
    private static final double BEFORE = 1_000;

    /** What failed in the hour before it got worse. */
    private static final double START = 0.01;

    private static final int SECONDS = 60;
    private static final double PER_CENT = 100;
    private static final double MOST_OF_A_TENANT = 5;
    private static final List<Integer> BUCKETS = List.of(10, 50, 100, 500, 1000, 2500, 5000, 10_000);

    private AlertSeries() {}

    /**
     * Each series with its values.
     *
     * @param figure what the signal is to be
     * @param perMinute how many events each minute, or users, where the signal is a share of them
     * @param minutes how long the series is
     */
    static List<String> of(Signal signal, double figure, double perMinute, int minutes) {
        return switch (signal) {
            case EVENT_ERROR_RATIO -> events(perMinute, figure, minutes);
            case SUCCESS_RATIO -> events(perMinute, 1 - figure, minutes);
            case EVENT_ERROR_TREND ->
                List.of(
                        series(
                                "sync_events_total{signed_in=\"true\",outcome=\"success\"}",
                                worsening(perMinute * (1 - START), perMinute * (1 - START - figure), minutes)),
                        series(
                                "sync_events_total{signed_in=\"true\",outcome=\"failure\"}",
                                worsening(perMinute * START, perMinute * (START + figure), minutes)));
            case AFFECTED_USERS -> List.of(series("sync_users_with_failure_1d", steady(figure, minutes)));
            case USER_ERROR_RATIO ->
                List.of(
                        series("sync_users_with_failure_15m", steady(perMinute * figure, minutes)),
                        series("sync_users_with_sync_15m", steady(perMinute, minutes)));
            case AFFECTED_TENANTS -> tenant(MOST_OF_A_TENANT + figure, minutes);
            case OPEN_FINDINGS ->
                List.of(series("integrity_open_findings{indicator=\"orphan\"}", steady(figure, minutes)));
            case LEARNING_FAILURE_RATIO ->
                List.of(
                        series(learning("completed", "success"), growing(perMinute * (1 - figure), minutes)),
                        series(learning("failed", "failure"), growing(perMinute * figure, minutes)));
            case LEARNING_SUCCESSES ->
                List.of(
                        series(learning("started", ""), growing(1, minutes)),
                        series(learning("completed", "success"), once(figure, minutes)));
            case FAILED_OPERATIONS_PER_MINUTE -> List.of(series("failed_ops_total", growing(figure, minutes)));
            case PENDING_OPERATIONS -> List.of(series("pending_ops_gauge", steady(figure, minutes)));
            case BREAKER_TRIPS -> List.of(series("circuit_tripped_total", once(figure, minutes)));
            case UNREADABLE_OPERATIONS -> List.of(series("operations_unreadable_total", once(figure, minutes)));
            case P95_LATENCY_MS -> latencies(figure, minutes);
            case SOCKET_SUCCESS_RATIO ->
                List.of(
                        series("ws_connect_attempts_total{outcome=\"accepted\"}", growing(perMinute * figure, minutes)),
                        series(
                                "ws_connect_attempts_total{outcome=\"refused\"}",
                                growing(perMinute * (1 - figure), minutes)));
            case DATABASE_UP -> List.of(series("dependency_up{dependency=\"postgresql\"}", steady(figure, minutes)));
            case INGEST_REPLICAS -> replicas("ingest-service", figure, minutes);
            case SNAPSHOT_REPLICAS -> replicas("snapshot-service", figure, minutes);
            case FLAG_REPLICAS -> replicas("flag-service", figure, minutes);
            case INTEGRITY_REPLICAS -> replicas("integrity-service", figure, minutes);
            case EXPORT_REPLICAS -> replicas("export-service", figure, minutes);
            case LOCK_SILENCE_SECONDS -> silence(figure, minutes);
            case LONGEST_QUERY_SECONDS ->
                List.of(
                        series("sync_db_longest_active_query_seconds{replica=\"a\"}", steady(figure, minutes)),
                        series("sync_db_longest_active_query_seconds{replica=\"b\"}", steady(0, minutes)));
            case LEARNING_STUCK_CLIENTS -> List.of(series("learning_sync_stuck_clients", steady(figure, minutes)));
            case HEALTH_TELLERS ->
                List.of(
                        series("sync_health_telling{replica=\"a\"}", steady(figure, minutes)),
                        series("sync_health_telling{replica=\"b\"}", steady(0, minutes)));
            case FULL_SCAN_AGE_PERIODS ->
                List.of(
                        series("integrity_full_scan_age_periods{replica=\"a\"}", steady(figure, minutes)),
                        series("integrity_full_scan_age_periods{replica=\"b\"}", steady(figure + 1, minutes)));
        };
    }

    /** The least by which the figure can be beside the threshold. */
    static double step(Signal signal) {
        return switch (signal) {
            case EVENT_ERROR_RATIO,
                    EVENT_ERROR_TREND,
                    SUCCESS_RATIO,
                    USER_ERROR_RATIO,
                    LEARNING_FAILURE_RATIO,
                    SOCKET_SUCCESS_RATIO -> 1 / MILLION;
            case LONGEST_QUERY_SECONDS, FULL_SCAN_AGE_PERIODS -> 0.001;
            // 51 in five minutes.
            case FAILED_OPERATIONS_PER_MINUTE -> 0.2;
            default -> 1;
        };
    }

    static List<String> events(double perMinute, double failures, int minutes) {
        return List.of(
                series(
                        "sync_events_total{signed_in=\"true\",outcome=\"success\"}",
                        growing(perMinute * (1 - failures), minutes)),
                series(
                        "sync_events_total{signed_in=\"true\",outcome=\"failure\"}",
                        growing(perMinute * failures, minutes)));
    }

    /** Of a hundred events a minute, so many fail. */
    private static List<String> tenant(double failures, int minutes) {
        return List.of(
                series(
                        "sync_tenant_events_total{tenant=\"acme\",outcome=\"success\"}",
                        growing(PER_CENT - failures, minutes)),
                series("sync_tenant_events_total{tenant=\"acme\",outcome=\"failure\"}", growing(failures, minutes)));
    }

    /** Beside a service that is always heard. */
    private static List<String> replicas(String service, double figure, int minutes) {
        Stream<String> heard = IntStream.range(0, (int) figure)
                .mapToObj(pod ->
                        series("service_up{service=\"" + service + "\",pod=\"" + pod + "\"}", steady(1, minutes)));
        return Stream.concat(Stream.of(series("service_up{service=\"another\"}", steady(1, minutes))), heard)
                .toList();
    }

    /** Beside the silent holder: a replica that knows less of it, a holder that was just heard, and a job that rests. */
    private static List<String> silence(double figure, int minutes) {
        String name = "processing_lock_last_heartbeat_timestamp_seconds";
        return List.of(
                series(name + "{lease=\"operations-1\",replica=\"a\"}", heard(figure, minutes)),
                series(name + "{lease=\"operations-1\",replica=\"b\"}", heard(figure + SECONDS, minutes)),
                series(name + "{lease=\"operations-2\",replica=\"a\"}", heard(0, minutes)),
                series(name + "{lease=\"compaction\",replica=\"a\"}", heard(figure + SECONDS, minutes)));
    }

    /** Always so many seconds ago. */
    private static String heard(double secondsAgo, int minutes) {
        return plain(-secondsAgo) + "+" + SECONDS + "x" + minutes;
    }

    /** At the end of a bucket: 95 % lie below it, or a millionth less than that. */
    private static List<String> latencies(double figure, int minutes) {
        Stream<String> bounded = BUCKETS.stream().map(bucket -> {
            boolean ends = bucket == (int) figure || bucket == (int) figure - 1;
            double below = bucket < (int) figure - 1 ? 0 : MILLION;
            double share = bucket == (int) figure ? 0.95 * MILLION : 0.95 * MILLION - 1;
            return series(
                    "avg_processing_time_ms_bucket{le=\"" + bucket + "\"}", growing(ends ? share : below, minutes));
        });
        String all = series("avg_processing_time_ms_bucket{le=\"+Inf\"}", growing(MILLION, minutes));
        return Stream.concat(bounded, Stream.of(all)).toList();
    }

    private static String learning(String event, String status) {
        return "learning_sync_events_total{event=\"learning_sync_" + event + "\",status=\"" + status + "\"}";
    }

    private static String series(String name, String values) {
        return "      - {series: '" + name + "', values: '" + values + "'}\n";
    }

    private static String growing(double perMinute, int minutes) {
        return plain(BEFORE) + "+" + plain(perMinute) + "x" + minutes;
    }

    private static String steady(double value, int minutes) {
        return plain(value) + "+0x" + minutes;
    }

    /** All at once, in the middle. */
    private static String once(double value, int minutes) {
        return plain(BEFORE) + "+0x" + (minutes / 2 - 1) + " " + plain(BEFORE + value) + "+0x"
                + (minutes - minutes / 2);
    }

    private static String worsening(double first, double then, int minutes) {
        int half = minutes / 2;
        return growing(first, half) + " " + plain(BEFORE + first * half + then) + "+" + plain(then) + "x" + (half - 1);
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value)
                .setScale(12, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
