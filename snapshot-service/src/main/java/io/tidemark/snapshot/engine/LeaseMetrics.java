package io.tidemark.snapshot.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the runbook's alerts on leases look at. Every replica shows all leases: a dead holder can't show its own. */
@Singleton
class LeaseMetrics {
    private final MeterRegistry meters;
    private final Counter takeovers;
    private final MultiGauge heartbeats;
    private final MultiGauge epochs;

    LeaseMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.takeovers = Counter.builder("lock_takeovers")
                .description("leases taken from a runner that had not given them up, by an operator or by a replica")
                .register(meters);
        this.heartbeats = MultiGauge.builder("processing_lock_last_heartbeat_timestamp_seconds")
                .description("when the holder of the lease was last heard")
                .register(meters);
        this.epochs = MultiGauge.builder("processing_lock_epoch")
                .description("rises with every new holder of the lease")
                .register(meters);
    }

    /** Where to ask for the leases that this replica holds. */
    void holding(Supplier<Set<String>> held) {
        Gauge.builder(
                        "active_processors_gauge",
                        held,
                        names -> names.get().stream().anyMatch(Lease::isOfPartition) ? 1 : 0)
                .description("1 while this replica holds the lease of a partition")
                .strongReference(true)
                .register(meters);
    }

    void takenOver(int leases) {
        takeovers.increment(leases);
    }

    /** A lease that was given up has no holder who could be silent. */
    void show(List<Lease> leases) {
        heartbeats.register(
                leases.stream()
                        .filter(lease -> lease.runnerId() != null && lease.lastHeartbeat() != null)
                        .map(lease -> MultiGauge.Row.of(tag(lease), seconds(lease)))
                        .toList(),
                true);
        epochs.register(
                leases.stream()
                        .map(lease -> MultiGauge.Row.of(tag(lease), (double) lease.epoch()))
                        .toList(),
                true);
    }

    private static double seconds(Lease lease) {
        return lease.lastHeartbeat() == null ? 0 : lease.lastHeartbeat().toEpochMilli() / 1000.0;
    }

    private static Tags tag(Lease lease) {
        return Tags.of("lease", lease.name());
    }
}
