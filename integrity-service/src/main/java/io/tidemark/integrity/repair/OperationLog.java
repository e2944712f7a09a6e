package io.tidemark.integrity.repair;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Kafka's log of operations, which keeps them for days as they were sent. */
@Singleton
final class OperationLog {
    private static final Duration COME_BACK = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<String, Object> settings;
    private final RepairConfig config;

    OperationLog(@Identifier("default-kafka-broker") Map<String, Object> kafka, RepairConfig config) {
        this.config = config;
        this.settings = new HashMap<>(kafka);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                config.searchFor().toMillis());
    }

    /** The operation as it was sent around that time, if the log still has it; looks no longer than configured. */
    Uni<Optional<Operation>> find(String tenant, String user, String operationId, Instant appliedAt) {
        return Uni.createFrom()
                .item(() -> search(tenant + "/" + user, operationId, appliedAt))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .onFailure(KafkaException.class)
                .transform(e -> ProblemException.retryable(
                        ErrorCode.DEPENDENCY_UNAVAILABLE, "Kafka's log does not answer", COME_BACK));
    }

    private Optional<Operation> search(String key, String operationId, Instant appliedAt) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            TopicPartition partition = partition(consumer, key);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            consumer.seek(partition, begin(consumer, partition, appliedAt, end));
            long began = System.nanoTime();
            while (consumer.position(partition) < end
                    && System.nanoTime() - began < config.searchFor().toNanos()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    Optional<Operation> found =
                            key.equals(record.key()) ? in(record.value(), operationId) : Optional.empty();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }
    }

    private long begin(KafkaConsumer<String, byte[]> consumer, TopicPartition partition, Instant appliedAt, long end) {
        long since = appliedAt.minus(config.sentBefore()).toEpochMilli();
        @Nullable
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, Math.max(0, since))).get(partition);
        return first == null ? end : first.offset();
    }

    /** Where the producer puts records with that key. */
    private static TopicPartition partition(KafkaConsumer<String, byte[]> consumer, String key) {
        int partitions = consumer.partitionsFor(Topics.OPERATIONS).size();
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new TopicPartition(Topics.OPERATIONS, Utils.toPositive(Utils.murmur2(bytes)) % partitions);
    }

    private static Optional<Operation> in(byte[] message, String operationId) {
        try {
            OperationBatch batch = MessageCodec.decodeBatch(message);
            return batch.operations().stream()
                    .filter(operation -> operation.operationId().equals(operationId))
                    .findFirst();
        } catch (UndecodableMessageException e) {
            return Optional.empty();
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
