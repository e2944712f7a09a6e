package io.tidemark.snapshot.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The queue as operators see it (R46).
 *
 * @param state {@code running} or {@code paused}
 * @param lagRecords records of Kafka that are not known to be applied; a second behind at most
 * @param pendingOperations about how many operations these hold, from how many the latest records held; 0 is exact
 * @param oldestPendingSeconds how long the oldest of them has waited; 0 when none waits
 * @param message the same in a sentence, for a person on call (R60)
 */
record QueueView(
        String state,
        @Nullable String pausedBy,
        @Nullable String reason,
        Instant since,
        long lagRecords,
        long pendingOperations,
        long oldestPendingSeconds,
        String message,
        List<Partition> partitions) {
    /**
     * One partition.
     *
     * @param lease who applies its records; absent until anybody did
     */
    record Partition(
            int partition,
            long committed,
            long end,
            long lag,
            @Nullable LeaseView lease) {}

    static QueueView of(PauseState pause, Backlog backlog, List<LeaseView> leases, RecordSizes sizes) {
        Map<String, LeaseView> byName = leases.stream().collect(Collectors.toMap(LeaseView::name, Function.identity()));
        List<Partition> partitions = backlog.depths().stream()
                .map(depth -> new Partition(
                        depth.partition(),
                        depth.committed(),
                        depth.end(),
                        depth.lag(),
                        byName.get(Lease.ofPartition(depth.partition()))))
                .toList();
        long lag = backlog.lag();
        long pending = sizes.estimate(lag);
        return new QueueView(
                pause.state(),
                pause.pausedBy(),
                pause.reason(),
                pause.since(),
                lag,
                pending,
                backlog.oldest().toSeconds(),
                "Queue processing " + how(pause, partitions) + ", " + pending + " pending",
                partitions);
    }

    private static String how(PauseState pause, List<Partition> partitions) {
        if (pause.paused()) {
            return "paused";
        }
        boolean waits = partitions.stream()
                .anyMatch(partition -> partition.lease() == null
                        || partition.lease().runnerId() == null
                        || partition.lease().stale());
        return waits ? "waits for a lease" : "resumed";
    }
}
