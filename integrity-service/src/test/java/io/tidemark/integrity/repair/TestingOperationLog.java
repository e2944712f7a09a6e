package io.tidemark.integrity.repair;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TidemarkServers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What was once sent, in Kafka's log. */
final class TestingOperationLog {
    private TestingOperationLog() {}

    /** The operation of version 2, as Kafka's log has it. */
    static void send(String tenant, String payload) throws Exception {
        Operation operation =
                new Operation(0, "ann-2", null, OperationType.UPSERT, "n1", 1, 1, payload, ContentHash.of(payload));
        OperationBatch batch = new OperationBatch(
                OperationBatch.VERSION,
                UUID.randomUUID().toString(),
                tenant,
                "ann",
                "d1",
                "notes",
                Instant.EPOCH,
                List.of(operation),
                List.of(),
                PushRequest.plain(UUID.randomUUID().toString(), Instant.MAX));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.OPERATIONS, batch.key(), MessageCodec.encode(batch)))
                    .get();
        }
    }
}
