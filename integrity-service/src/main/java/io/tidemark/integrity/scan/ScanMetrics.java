package io.tidemark.integrity.scan;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** When the store was last looked at as a whole; there from the start (C19). */
@Startup
@Singleton
public final class ScanMetrics {
    private final AtomicLong lastScan = new AtomicLong();

    ScanMetrics(MeterRegistry meters) {
        Gauge.builder("integrity_last_scan_timestamp_seconds", lastScan, AtomicLong::doubleValue)
                .description("When the last completed scan ended, in seconds since 1970; 0 before the first")
                .register(meters);
    }

    /** A scan, of whichever kind, has come to its end. */
    public void completed(Instant at) {
        lastScan.accumulateAndGet(at.getEpochSecond(), Math::max);
    }
}
