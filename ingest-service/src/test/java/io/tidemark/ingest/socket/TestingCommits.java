package io.tidemark.ingest.socket;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TidemarkServers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells outcomes in the real Kafka, as snapshot-service does after its commits. */
final class TestingCommits implements AutoCloseable {
    private static final ContentHash HASH = ContentHash.of("{}");

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());

    /** A batch with one applied and one refused operation. */
    void commit(String tenant, String user, String device, long version) {
        tell(
                tenant,
                user,
                device,
                version,
                List.of(
                        Outcome.applied(0, "o" + version, version, HASH, false),
                        Outcome.refused(1, "bad", OutcomeStatus.CONFLICT, ErrorCode.VERSION_CONFLICT, "stale")));
    }

    /** A batch with so many operations, each with as long an id as there may be. */
    void commitLarge(String tenant, String user, String device, long version, int operations) {
        tell(
                tenant,
                user,
                device,
                version,
                IntStream.range(0, operations)
                        .mapToObj(i -> Outcome.applied(i, "o".repeat(128), version, HASH, false))
                        .toList());
    }

    private void tell(String tenant, String user, String device, long version, List<Outcome> outcomes) {
        BatchOutcome outcome = new BatchOutcome(
                BatchOutcome.VERSION,
                UUID.randomUUID().toString(),
                tenant,
                user,
                device,
                "notes",
                1,
                version,
                Instant.EPOCH,
                null,
                null,
                outcomes);
        send(Topics.OUTCOMES, tenant + "/" + user, MessageCodec.encode(outcome));
    }

    void send(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
