package io.tidemark.servers;

import io.tidemark.contracts.sync.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics between the services, as a single broker has them. */
final class SyncTopics {

    private static final int PARTITIONS = 6;
    private static final Duration A_WEEK = Duration.ofDays(7);
    /** An outcome is of use to those who wait for it; who comes later reads the snapshots. */
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private static final List<NewTopic> ALL = List.of(
            topic(Topics.OPERATIONS, A_WEEK),
            topic(Topics.OUTCOMES, AN_HOUR),
            // It is for devices that are connected now.
            topic(Topics.CONTROL, AN_HOUR),
            topic(Topics.TELEMETRY, A_WEEK),
            topic(Topics.HEALTH, A_WEEK),
            topic(Topics.COMPARISONS, A_WEEK),
            topic(Topics.DEAD_OPERATIONS, A_WEEK),
            latestOf(Topics.FLAGS));

    private SyncTopics() {}

    /** The topics; the chart names the same ones. */
    static List<NewTopic> all() {
        return ALL;
    }

    private static NewTopic topic(String name, Duration retention) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        // Whole segments are deleted: several of them to a retention.
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(retention.toMillis() / 4));
        return new NewTopic(name, PARTITIONS, (short) 1).configs(settings);
    }

    /** Keeps the newest record of each key for ever; read as a whole by whoever starts, so it has one partition. */
    private static NewTopic latestOf(String name) {
        return new NewTopic(name, 1, (short) 1)
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    static void createMissing(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<NewTopic> missing =
                ALL.stream().filter(topic -> !existing.contains(topic.name())).toList();
        admin.createTopics(missing).all().get();
    }
}
