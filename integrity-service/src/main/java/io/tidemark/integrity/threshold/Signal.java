package io.tidemark.integrity.threshold;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a threshold compares. docs/health.md says what each means, {@link Promql} how Prometheus knows it. */
public enum Signal {
    EVENT_ERROR_RATIO,
    /** By how much the ratio of the window is above that of the window before it, for an hour's window: an hour. */
    EVENT_ERROR_TREND,
    SUCCESS_RATIO,
    AFFECTED_USERS,
    USER_ERROR_RATIO,
    AFFECTED_TENANTS,
    OPEN_FINDINGS,
    LEARNING_FAILURE_RATIO,
    /** Known only while there are active sessions: both halves of the window have an event. */
    LEARNING_SUCCESSES,
    FAILED_OPERATIONS_PER_MINUTE,
    PENDING_OPERATIONS,
    BREAKER_TRIPS,
    /** Records with operations that snapshot-service could not read and put aside. */
    UNREADABLE_OPERATIONS,
    P95_LATENCY_MS,
    SOCKET_SUCCESS_RATIO,
    DATABASE_UP,
    /** How many replicas of a service Prometheus hears. */
    INGEST_REPLICAS,
    SNAPSHOT_REPLICAS,
    FLAG_REPLICAS,
    INTEGRITY_REPLICAS,
    EXPORT_REPLICAS,
    /** For how long the holder of a partition's lease has been silent, the longest. */
    LOCK_SILENCE_SECONDS,
    LONGEST_QUERY_SECONDS,
    LEARNING_STUCK_CLIENTS,
    /** How many replicas of integrity-service tell verdicts. */
    HEALTH_TELLERS,
    /** How long ago the last scan of the whole store was through, in times of the pause in which they are due. */
    FULL_SCAN_AGE_PERIODS;

    /** The word in the file. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Signal fromWord(String word) {
        return Arrays.stream(values())
                .filter(signal -> signal.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such signal: " + word));
    }
}
