package io.tidemark.integrity.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** What scans tell Prometheus; every series is there from the start (C19). */
@Startup
@Singleton
final class ScanMetrics {
    private final Map<Indicator, Counter> findings = new EnumMap<>(Indicator.class);
    private final OpenFindings open = new OpenFindings();
    private Instant lastScan = Instant.EPOCH;

    ScanMetrics(MeterRegistry meters) {
        for (Indicator indicator : Indicator.values()) {
            findings.put(
                    indicator,
                    Counter.builder("integrity_findings")
                            .tag("indicator", indicator.label())
                            .description("What scans found; found again by a later scan, it counts again")
                            .register(meters));
            Gauge.builder("integrity_open_findings", () -> open(indicator))
                    .tag("indicator", indicator.label())
                    .description("What the latest scans left open")
                    .register(meters);
        }
        Gauge.builder("integrity_last_scan_timestamp_seconds", this::lastScanSeconds)
                .description("When the last completed scan ended, in seconds since 1970; 0 before the first")
                .register(meters);
    }

    synchronized void record(ScanState.Completed scan) {
        open.record(scan.progress());
        lastScan = scan.finishedAt();
        for (CheckResult check : scan.progress().checks()) {
            Counter counter = findings.get(check.indicator());
            if (counter != null) {
                counter.increment((double) check.found());
            }
        }
    }

    private synchronized long open(Indicator indicator) {
        return open.count(indicator);
    }

    private synchronized long lastScanSeconds() {
        return lastScan.getEpochSecond();
    }
}
