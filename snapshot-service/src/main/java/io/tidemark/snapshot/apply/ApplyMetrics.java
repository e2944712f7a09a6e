package io.tidemark.snapshot.apply;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What applying shows to the world, by the names of R40-R42. Made at start, so that every counter is there at 0 (C19). The
 * gauges are this replica's, for people; alerts go by the counters (C15).
 */
@Startup
@Singleton
class ApplyMetrics {
    /** R41's, and beyond one second, or no quantile could ever be above it (C1). */
    private static final double[] BUCKETS = {10, 50, 100, 500, 1_000, 2_500, 5_000, 10_000};

    private final Counter processed;
    private final Counter failed;
    private final Counter retries;
    private final Counter backoffs;
    private final Counter conflictsResolved;
    private final Counter unreadable;
    private final DistributionSummary processingTime;
    private final SuccessWindow window;
    private final Clock clock;

    ApplyMetrics(MeterRegistry meters, Clock clock) {
        this.clock = clock;
        this.window = new SuccessWindow(clock.instant());
        this.processed = meters.counter("processed_ops");
        this.failed = meters.counter("failed_ops");
        this.retries = meters.counter("retries");
        this.backoffs = meters.counter("backoff_events");
        this.conflictsResolved = meters.counter("conflicts_resolved");
        this.unreadable = Counter.builder("operations_unreadable")
                .description("Records of sync.operations that could not be read and were put aside")
                .register(meters);
        this.processingTime = DistributionSummary.builder("avg_processing_time_ms")
                .description("From the request to the commit, of each batch, in milliseconds")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        gauge(meters, "success_rate_percent", "Of the operations of the last hour", this::successRate);
        gauge(meters, "failure_rate_per_min", "Over the last five minutes", this::failureRate);
        gauge(
                meters,
                "network_health_score",
                "100 when nothing had to be retried in the last five minutes",
                this::health);
    }

    private static void gauge(MeterRegistry meters, String name, String what, Supplier<Number> value) {
        Gauge.builder(name, value).description(what).register(meters);
    }

    /** Counts what was committed; answers given before are not counted again. */
    void committed(List<OperationBatch> batches, List<BatchOutcome> outcomes) {
        Instant now = clock.instant();
        batches.forEach(batch -> processingTime.record(
                (double) Math.max(0, Duration.between(batch.receivedAt(), now).toMillis())));
        outcomes.forEach(batch -> batch.outcomes().forEach(outcome -> count(outcome, now)));
    }

    private void count(Outcome outcome, Instant now) {
        if (outcome.replayed()) {
            return;
        }
        (outcome.isApplied() ? processed : failed).increment();
        window.count(outcome.isApplied(), now);
        if (outcome.resolution() != null) {
            conflictsResolved.increment();
        }
    }

    /** Counts a try that failed and will be made again after a pause. */
    void retried() {
        retries.increment();
        backoffs.increment();
        window.retried(clock.instant());
    }

    /** Counts a record that was put aside. */
    void unreadable() {
        unreadable.increment();
    }

    private Number successRate() {
        return window.successPercent(clock.instant(), Duration.ofHours(1));
    }

    private Number failureRate() {
        return window.failuresPerMinute(clock.instant(), Duration.ofMinutes(5));
    }

    private Number health() {
        return window.health(clock.instant(), Duration.ofMinutes(5));
    }
}
