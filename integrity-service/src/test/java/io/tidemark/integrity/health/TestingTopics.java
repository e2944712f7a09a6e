package io.tidemark.integrity.health;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.testkit.TidemarkServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Stands in for ingest-service, which tells, and for flag-service, which hears. */
final class TestingTopics implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    private final KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    private final List<HealthVerdict> heard = new ArrayList<>();

    TestingTopics() {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.HEALTH).stream()
                .map(partition -> new TopicPartition(Topics.HEALTH, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    void tell(TelemetryMessage message) throws Exception {
        tell(message.key(), MessageCodec.encode(message));
    }

    void tell(String key, byte[] bytes) throws Exception {
        producer.send(new ProducerRecord<>(Topics.TELEMETRY, key, bytes)).get();
    }

    /** The verdicts on that tenant since this was opened. */
    List<HealthVerdict> heard(String tenant) throws UndecodableMessageException {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
            heard.add(MessageCodec.decodeHealth(record.value()));
        }
        return heard.stream()
                .filter(verdict -> verdict.tenantId().equals(tenant))
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
