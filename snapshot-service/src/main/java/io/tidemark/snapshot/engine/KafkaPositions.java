package io.tidemark.snapshot.engine;

import io.smallrye.common.annotation.Identifier;
import io.tidemark.contracts.sync.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** When the records of {@code sync.operations} that wait were written: Kafka tells the time of a record only with the record. */
@Singleton
class KafkaPositions {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> settings;
    private final Duration patience;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    KafkaPositions(@Identifier("default-kafka-broker") Map<String, Object> kafka, EngineConfig config) {
        this.settings = new HashMap<>(kafka);
        this.patience = config.kafkaPatience();
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // One record of each partition is wanted; a broker sends the first batch however small this is.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    }

    /** When the oldest of the records at these positions was written; blocks. Empty when nothing waits. */
    synchronized Optional<Instant> oldest(Collection<KafkaQueue.Depth> depths) {
        List<KafkaQueue.Depth> waiting =
                depths.stream().filter(depth -> depth.lag() > 0).toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        KafkaConsumer<byte[], byte[]> reader = consumer();
        try {
            return times(reader, waiting).values().stream().min(Instant::compareTo);
        } finally {
            // Partitions that stay assigned would stay paused, and where they were.
            reader.unsubscribe();
        }
    }

    private Map<TopicPartition, Instant> times(KafkaConsumer<byte[], byte[]> reader, List<KafkaQueue.Depth> waiting) {
        reader.assign(waiting.stream().map(KafkaPositions::partition).toList());
        waiting.forEach(depth -> reader.seek(partition(depth), depth.committed()));
        Map<TopicPartition, Instant> times = new HashMap<>();
        long end = System.nanoTime() + patience.toNanos();
        while (times.size() < waiting.size() && System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                times.putIfAbsent(partition, Instant.ofEpochMilli(record.timestamp()));
                reader.pause(List.of(partition));
            }
        }
        if (times.isEmpty()) {
            throw new IllegalStateException("Kafka does not hand out what waits");
        }
        return times;
    }

    private static TopicPartition partition(KafkaQueue.Depth depth) {
        return new TopicPartition(Topics.OPERATIONS, depth.partition());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    @PreDestroy
    synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
