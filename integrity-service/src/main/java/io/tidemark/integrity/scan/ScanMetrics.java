package io.tidemark.integrity.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What scans have looked at, how long it took them, and when the last one ended; there from the start (C19). */
@Startup
@Singleton
public final class ScanMetrics {
    private final AtomicLong lastScan = new AtomicLong();
    private final Map<Kind, Counter> rows = new EnumMap<>(Kind.class);
    private final Map<Kind, Timer> parts = new EnumMap<>(Kind.class);
    private final Counter unanswered;
    private final Counter recounted;

    /** The two that run beside everything else. */
    public enum Kind {
        /** Of the whole store. */
        FULL,
        /** Of what was written lately. */
        INCREMENTAL
    }

    ScanMetrics(MeterRegistry meters) {
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            rows.put(
                    kind,
                    Counter.builder("integrity_scanned_rows")
                            .tag("scan", name)
                            .description("Rows that were read and checked")
                            .register(meters));
            parts.put(
                    kind,
                    Timer.builder("integrity_scan_part")
                            .tag("scan", name)
                            .description(
                                    "How long reading and checking took, part by part, without the pauses between them")
                            .register(meters));
        }
        unanswered = Counter.builder("integrity_scan_questions_unanswered")
                .description(
                        "Suspected users about whom a query took too long, and who were left out of a part of a scan")
                .register(meters);
        recounted = Counter.builder("integrity_users_recounted")
                .description(
                        "Suspected users about whom a scan of the whole store asked all of the runbook's questions")
                .register(meters);
        Gauge.builder("integrity_last_scan_timestamp_seconds", lastScan, AtomicLong::doubleValue)
                .description("When the last completed scan ended, in seconds since 1970; 0 before the first")
                .register(meters);
    }

    /** One part was looked at. */
    public void looked(Kind kind, long count, Duration took) {
        Objects.requireNonNull(rows.get(kind)).increment((double) count);
        Objects.requireNonNull(parts.get(kind)).record(took);
    }

    /** One suspected user was not looked at to the end. */
    public void unanswered() {
        unanswered.increment();
    }

    /** So many suspected users were recounted. */
    public void recounted(int users) {
        recounted.increment(users);
    }

    /** A scan, of whichever kind, has come to its end. */
    public void completed(Instant at) {
        lastScan.accumulateAndGet(at.getEpochSecond(), Math::max);
    }
}
