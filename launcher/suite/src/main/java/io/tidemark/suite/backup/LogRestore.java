package io.tidemark.suite.backup;

import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.suite.backup.Manifest.LogCopy;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Brings Kafka's log to where the backup's database left off. What the log still holds from there on is applied again by
 * snapshot-service, which knows what it has; what it lacks and the backup holds is published again.
 */
final class LogRestore {
    private final KafkaLog log;
    private final WholeBackup backup;
    private final Progress progress;

    LogRestore(KafkaLog log, WholeBackup backup, Progress progress) {
        this.log = log;
        this.backup = backup;
        this.progress = progress;
    }

    /** Harmless to a database that is ahead of the backup: it meets operations that it has. */
    void run() throws IOException, InterruptedException {
        LogCopy copied = backup.manifest().log();
        KafkaLog.Position now = log.position();
        boolean same = now.topicId().equals(copied.topicId());
        Map<Integer, Long> next = same ? places(copied.committed(), now) : now.beginning();
        log.goOnFrom(next);
        try (InputStream pending = backup.decompressed(Manifest.PENDING)) {
            long published = log.publish(Topics.OPERATIONS, pending, same ? now.end() : Map.of());
            progress.say("Kafka: " + behind(next, now) + " operations of the log come after the backup, " + published
                    + " more were pending in it.");
        }
        publishFlags();
    }

    /** From where on each partition is applied again. */
    private Map<Integer, Long> places(Map<Integer, Long> committed, KafkaLog.Position now) {
        Map<Integer, Long> places = new HashMap<>();
        now.beginning().forEach((partition, beginning) -> {
            long left = committed.getOrDefault(partition, beginning);
            if (left < beginning) {
                progress.say("Kafka no longer has " + (beginning - left) + " records of partition " + partition
                        + " that came after the backup: what devices do not send again of them is lost.");
            }
            long place = Math.min(left, now.committed().getOrDefault(partition, left));
            places.put(partition, Math.clamp(place, beginning, now.end().getOrDefault(partition, beginning)));
        });
        return places;
    }

    private static long behind(Map<Integer, Long> next, KafkaLog.Position now) {
        return next.entrySet().stream()
                .mapToLong(place -> now.end().getOrDefault(place.getKey(), place.getValue()) - place.getValue())
                .sum();
    }

    /** A log that was lost took with it that the switch was ever on. */
    private void publishFlags() throws IOException, InterruptedException {
        if (log.newestFlags().isEmpty()) {
            try (InputStream flags = backup.decompressed(Manifest.FLAGS)) {
                log.publish(Topics.FLAGS, flags, Map.of());
            }
        }
    }

    /** The newest flags that Kafka knows of. */
    Optional<KnownFlags> flags() throws IOException {
        Optional<FlagsMessage> newest = log.newestFlags();
        return newest.isEmpty()
                ? Optional.empty()
                : Optional.of(KnownFlags.of(newest.get().document()));
    }
}
