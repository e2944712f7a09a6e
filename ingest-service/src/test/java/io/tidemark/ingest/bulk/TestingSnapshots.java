package io.tidemark.ingest.bulk;

import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.testkit.TidemarkServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Answers every batch in the real Kafka, as snapshot-service would, with the outcomes that a test wants. */
public final class TestingSnapshots implements AutoCloseable {
    /** What every request with a cursor is given. */
    public static final String CHANGES = "{\"changes\":[],\"next_cursor\":\"n\",\"has_more\":false}";

    private final Function<Operation, Outcome> decide;
    private final List<OperationBatch> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Object> servers =
            Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers());
    private final Thread thread = new Thread(this::answerAll, "testing-snapshots");
    private volatile boolean open = true;

    /** Decides each operation so; refusals are rejected with their own code. */
    public TestingSnapshots(Function<Operation, Outcome> decide) {
        this.decide = decide;
        thread.start();
    }

    /** Applies everything. */
    public static TestingSnapshots applying() {
        return new TestingSnapshots(operation -> Outcome.applied(
                operation.position(),
                operation.operationId(),
                operation.position() + 1,
                operation.contentHash(),
                false));
    }

    /** The batches with an operation or a refusal of that id. */
    public List<OperationBatch> seen(String operationId) {
        return seen.stream()
                .filter(batch -> batch.operations().stream()
                                .anyMatch(one -> one.operationId().equals(operationId))
                        || batch.refusals().stream()
                                .anyMatch(one -> one.operationId().equals(operationId)))
                .toList();
    }

    /** The batches that came so far. */
    public List<OperationBatch> seen() {
        return seen;
    }

    private void answerAll() {
        try (KafkaConsumer<String, byte[]> batches =
                        new KafkaConsumer<>(servers, new StringDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<String, byte[]> outcomes =
                        new KafkaProducer<>(servers, new StringSerializer(), new ByteArraySerializer())) {
            List<TopicPartition> partitions = batches.partitionsFor(Topics.OPERATIONS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            batches.assign(partitions);
            batches.seekToBeginning(partitions);
            while (open) {
                for (ConsumerRecord<String, byte[]> record : batches.poll(Duration.ofMillis(50))) {
                    answer(MessageCodec.decodeBatch(record.value()), outcomes);
                }
            }
        } catch (UndecodableMessageException | ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(OperationBatch batch, KafkaProducer<String, byte[]> producer)
            throws ExecutionException, InterruptedException {
        seen.add(batch);
        BatchOutcome outcome = new BatchOutcome(
                BatchOutcome.VERSION,
                batch.batchId(),
                batch.tenantId(),
                batch.userId(),
                batch.deviceId(),
                batch.collection(),
                1,
                batch.size(),
                batch.receivedAt(),
                batch.request().cursor() == null ? null : CHANGES,
                batch.request().release(),
                outcomes(batch));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.OUTCOMES, batch.key(), MessageCodec.encode(outcome));
        record.headers().add(Topics.BATCH_ID, batch.batchId().getBytes(StandardCharsets.UTF_8));
        producer.send(record).get();
    }

    private List<Outcome> outcomes(OperationBatch batch) {
        return Stream.concat(
                        batch.operations().stream().map(decide),
                        batch.refusals().stream()
                                .map(one -> Outcome.refused(
                                        one.position(),
                                        one.operationId(),
                                        OutcomeStatus.REJECTED,
                                        one.code(),
                                        one.detail())))
                .toList();
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
