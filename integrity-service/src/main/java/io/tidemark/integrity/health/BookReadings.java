package io.tidemark.integrity.health;

import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.Signal;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * What the books say, for thresholds.
 *
 * @param now the minute that has begun, the last of every window
 * @param users by window
 * @param openFindings of corruption
 * @param affectedTenants how many other tenants are badly off; of the whole only
 * @param suite what the services say of themselves; of the whole only
 */
record BookReadings(
        Minutes minutes,
        long now,
        IntFunction<Users.Count> users,
        long openFindings,
        OptionalDouble affectedTenants,
        Readings suite)
        implements Readings {
    @Override
    public OptionalDouble value(Signal signal, int window, int minutesAgo) {
        return switch (signal) {
            case EVENT_ERROR_RATIO -> errorRatio(window, minutesAgo);
            case EVENT_ERROR_TREND -> trend(window, minutesAgo);
            case SUCCESS_RATIO -> inverse(errorRatio(window, minutesAgo));
            case AFFECTED_USERS -> atNow(minutesAgo, users.apply(window).failed());
            case USER_ERROR_RATIO ->
                minutesAgo > 0
                        ? OptionalDouble.empty()
                        : ratio(
                                users.apply(window).failed(),
                                users.apply(window).users());
            case AFFECTED_TENANTS -> minutesAgo > 0 ? OptionalDouble.empty() : affectedTenants;
            case OPEN_FINDINGS -> atNow(minutesAgo, openFindings);
            case LEARNING_FAILURE_RATIO ->
                ratio(sum(Slot.LEARNING_FAILED, window, minutesAgo), ended(window, minutesAgo));
            case LEARNING_SUCCESSES -> learningSuccesses(window, minutesAgo);
            case FAILED_OPERATIONS_PER_MINUTE,
                    PENDING_OPERATIONS,
                    BREAKER_TRIPS,
                    UNREADABLE_OPERATIONS,
                    P95_LATENCY_MS,
                    SOCKET_SUCCESS_RATIO,
                    DATABASE_UP,
                    INGEST_REPLICAS,
                    SNAPSHOT_REPLICAS,
                    FLAG_REPLICAS,
                    INTEGRITY_REPLICAS,
                    EXPORT_REPLICAS,
                    LOCK_SILENCE_SECONDS,
                    LONGEST_QUERY_SECONDS,
                    LEARNING_STUCK_CLIENTS,
                    HEALTH_TELLERS,
                    FULL_SCAN_AGE_PERIODS -> suite.value(signal, window, minutesAgo);
        };
    }

    @Override
    public long sample(Signal signal, int window, int minutesAgo) {
        return switch (signal) {
            case EVENT_ERROR_RATIO, SUCCESS_RATIO -> sum(Slot.EVENTS, window, minutesAgo);
            case EVENT_ERROR_TREND ->
                Math.min(sum(Slot.EVENTS, window, minutesAgo), sum(Slot.EVENTS, window, minutesAgo + window));
            case AFFECTED_USERS, USER_ERROR_RATIO -> users.apply(window).users();
            case LEARNING_FAILURE_RATIO -> ended(window, minutesAgo);
            case LEARNING_SUCCESSES -> sum(Slot.LEARNING_ANY, window, minutesAgo);
            default -> suite.sample(signal, window, minutesAgo);
        };
    }

    private OptionalDouble errorRatio(int window, int minutesAgo) {
        return ratio(sum(Slot.FAILURES, window, minutesAgo), sum(Slot.EVENTS, window, minutesAgo));
    }

    private OptionalDouble trend(int window, int minutesAgo) {
        OptionalDouble later = errorRatio(window, minutesAgo);
        OptionalDouble before = errorRatio(window, minutesAgo + window);
        return later.isPresent() && before.isPresent()
                ? OptionalDouble.of(later.getAsDouble() - before.getAsDouble())
                : OptionalDouble.empty();
    }

    private long ended(int window, int minutesAgo) {
        return sum(Slot.LEARNING_GOOD, window, minutesAgo) + sum(Slot.LEARNING_FAILED, window, minutesAgo);
    }

    private OptionalDouble learningSuccesses(int window, int minutesAgo) {
        int half = window / 2;
        boolean active =
                sum(Slot.LEARNING_ANY, half, minutesAgo) > 0 && sum(Slot.LEARNING_ANY, half, minutesAgo + half) > 0;
        return active
                ? OptionalDouble.of((double) sum(Slot.LEARNING_GOOD, window, minutesAgo))
                : OptionalDouble.empty();
    }

    private long sum(Slot slot, int window, int minutesAgo) {
        return minutes.sum(slot, now - minutesAgo, window);
    }

    private static OptionalDouble atNow(int minutesAgo, long count) {
        return minutesAgo > 0 ? OptionalDouble.empty() : OptionalDouble.of((double) count);
    }

    private static OptionalDouble ratio(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    private static OptionalDouble inverse(OptionalDouble ratio) {
        return ratio.isEmpty() ? ratio : OptionalDouble.of(1 - ratio.getAsDouble());
    }
}
