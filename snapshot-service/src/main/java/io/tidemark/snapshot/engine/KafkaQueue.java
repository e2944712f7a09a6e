package io.tidemark.snapshot.engine;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.sync.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** How far the consumers of {@code sync.operations} are behind its end, as Kafka knows it. */
@Singleton
class KafkaQueue {
    private final Map<String, Object> settings;
    private final String group;
    private final Duration patience;
    private @Nullable Admin admin;

    KafkaQueue(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "mp.messaging.incoming.operations.group.id") String group,
            EngineConfig config) {
        this.settings = new HashMap<>(kafka);
        this.group = group;
        this.patience = config.kafkaPatience();
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    }

    /**
     * Where a partition stands.
     *
     * @param committed the first offset that is not known to be applied
     * @param end the offset that the next record will have
     */
    record Depth(int partition, long committed, long end) {
        long lag() {
            return Math.max(0, end - committed);
        }
    }

    /** All partitions in order. Fails within {@code kafka-patience} when Kafka does not answer. */
    Uni<List<Depth>> depths() {
        return Uni.createFrom()
                .deferred(this::partitions)
                .chain(partitions -> Uni.combine()
                        .all()
                        .unis(
                                committed(),
                                offsets(partitions, OffsetSpec.earliest()),
                                offsets(partitions, OffsetSpec.latest()))
                        .with((committed, first, end) -> partitions.stream()
                                .map(partition -> new Depth(
                                        partition.partition(),
                                        committed.getOrDefault(partition, first.getOrDefault(partition, 0L)),
                                        end.getOrDefault(partition, 0L)))
                                .toList()))
                .ifNoItem()
                .after(patience)
                .fail()
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    private Uni<List<TopicPartition>> partitions() {
        return uni(admin().describeTopics(List.of(Topics.OPERATIONS)).allTopicNames())
                .map(topics -> topics.values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .toList());
    }

    private Uni<Map<TopicPartition, Long>> committed() {
        return uni(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .map(offsets -> {
                    Map<TopicPartition, Long> committed = new HashMap<>();
                    offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
                    return committed;
                });
    }

    private Uni<Map<TopicPartition, Long>> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        return uni(admin().listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)))
                        .all())
                .map(offsets -> offsets.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().offset())));
    }

    private static <T> Uni<T> uni(KafkaFuture<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
