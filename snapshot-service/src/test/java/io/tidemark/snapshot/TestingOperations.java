package io.tidemark.snapshot;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Stands where ingest-service stands: sends batches through the real Kafka and hears the outcomes. */
public final class TestingOperations implements AutoCloseable {
    private static final Duration PATIENCE = Patience.LIMIT;

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    private final Consumer<String, byte[]> outcomes = reader(Topics.OUTCOMES);

    /** A batch of one device into the collection {@code notes}. */
    public static OperationBatch batch(String tenant, String user, Operation... operations) {
        return batch(tenant, user, PushRequest.plain(UUID.randomUUID().toString(), Instant.MAX), operations);
    }

    /** The same, of a request that asks for something. */
    public static OperationBatch batch(String tenant, String user, PushRequest request, Operation... operations) {
        return batch(tenant, user, "notes", request, operations);
    }

    /** The same into another collection. */
    public static OperationBatch batch(
            String tenant, String user, String collection, PushRequest request, Operation... operations) {
        return new OperationBatch(
                OperationBatch.VERSION,
                UUID.randomUUID().toString(),
                tenant,
                user,
                "d1",
                collection,
                Instant.EPOCH,
                List.of(operations),
                List.of(),
                request);
    }

    /** An operation with a payload that names it. */
    public static Operation operation(int position, OperationType type, String id, String record, long base) {
        String payload = type == OperationType.DELETE ? Operation.NO_PAYLOAD : "{\"by\":\"" + id + "\"}";
        return new Operation(position, id, null, type, record, base, 1, payload, ContentHash.of(payload));
    }

    /** Sends the batch and waits for its outcome. */
    public BatchOutcome apply(OperationBatch batch) {
        send(batch.key(), MessageCodec.encode(batch));
        return await(batch.batchId());
    }

    /** Sends a record as it is. */
    public void send(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.OPERATIONS, key, value)).get();
        } catch (ExecutionException e) {
            throw new AssertionError("Kafka did not take the record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The next outcome of that batch. */
    public BatchOutcome await(String batchId) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<String, byte[]> record : outcomes.poll(Duration.ofMillis(200))) {
                BatchOutcome outcome = decode(record);
                if (outcome.batchId().equals(batchId)) {
                    return outcome;
                }
            }
        }
        throw new AssertionError("no outcome of batch " + batchId + " within " + PATIENCE);
    }

    /** The values of a topic's records from now until one with that key came. */
    public static List<byte[]> awaitRecord(Consumer<String, byte[]> reader, String key) {
        List<byte[]> values = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (values.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofMillis(200))) {
                if (key.equals(record.key())) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    /** Reads a topic from now on. */
    public static Consumer<String, byte[]> reader(String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private static BatchOutcome decode(ConsumerRecord<String, byte[]> record) {
        try {
            return MessageCodec.decodeBatchOutcome(record.value());
        } catch (UndecodableMessageException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        outcomes.close();
    }
}
