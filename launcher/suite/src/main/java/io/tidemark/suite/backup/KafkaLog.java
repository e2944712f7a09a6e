package io.tidemark.suite.backup;

import com.fasterxml.jackson.databind.MappingIterator;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The log of operations and the flags in Kafka: reading them for a backup, and bringing them to where one left off. */
final class KafkaLog implements AutoCloseable {
    /** The group in which snapshot-service takes operations. */
    private static final String APPLYING = "snapshot-service";

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STUCK = Duration.ofMinutes(1);
    /** Kafka remembers those who were killed for as long as their session lasts. */
    private static final Duration SESSION = Duration.ofMinutes(2);

    private final Map<String, Object> settings;
    private final Admin admin;

    KafkaLog(String bootstrapServers) {
        this.settings = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        this.admin = Admin.create(settings);
    }

    /**
     * Where it stands.
     *
     * @param committed by partition, for partitions from which something was applied
     */
    record Position(
            String topicId, Map<Integer, Long> beginning, Map<Integer, Long> committed, Map<Integer, Long> end) {
        /** From where on snapshot-service goes on. */
        Map<Integer, Long> next() {
            Map<Integer, Long> next = new HashMap<>(beginning);
            committed.forEach((partition, offset) -> next.merge(partition, offset, Math::max));
            return next;
        }
    }

    Position position() throws IOException, InterruptedException {
        try {
            TopicDescription topic = admin.describeTopics(List.of(Topics.OPERATIONS))
                    .allTopicNames()
                    .get()
                    .get(Topics.OPERATIONS);
            if (topic == null) {
                throw new IOException("Kafka has no topic " + Topics.OPERATIONS);
            }
            Map<Integer, Long> committed = new HashMap<>();
            admin.listConsumerGroupOffsets(APPLYING)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null && partition.topic().equals(Topics.OPERATIONS)) {
                            committed.put(partition.partition(), offset.offset());
                        }
                    });
            List<TopicPartition> partitions = topic.partitions().stream()
                    .map(partition -> new TopicPartition(Topics.OPERATIONS, partition.partition()))
                    .toList();
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                return new Position(
                        topic.topicId().toString(),
                        byNumber(consumer.beginningOffsets(partitions)),
                        committed,
                        byNumber(consumer.endOffsets(partitions)));
            }
        } catch (ExecutionException | KafkaException e) {
            throw new IOException("Kafka does not say where the log stands: " + e.getMessage(), e);
        }
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> numbers = new HashMap<>();
        offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset));
        return numbers;
    }

    /** Writes the operations from those offsets up to the present end; returns how many those are. */
    long copyOperations(Map<Integer, Long> from, OutputStream out) throws IOException {
        long[] count = {0};
        read(Topics.OPERATIONS, from, record -> {
            LoggedRecord.of(record).writeTo(out);
            count[0]++;
        });
        return count[0];
    }

    /** Writes the newest flags, and the last in which the switch was on. */
    void copyFlags(OutputStream out) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : flags().values()) {
            LoggedRecord.of(record).writeTo(out);
        }
    }

    /** The newest flags that were published, as {@code /api/client/features} has them. */
    Optional<FlagsMessage> newestFlags() throws IOException {
        Optional<FlagsMessage> newest = Optional.empty();
        for (ConsumerRecord<byte[], byte[]> record : flags().values()) {
            try {
                FlagsMessage message = MessageCodec.decodeFlags(record.value());
                newest =
                        newest.filter(known -> known.epoch() >= message.epoch()).or(() -> Optional.of(message));
            } catch (UndecodableMessageException e) {
                throw new IOException("the flags in Kafka can't be read", e);
            }
        }
        return newest;
    }

    /** The last record of each key that is not deleted. */
    private Map<String, ConsumerRecord<byte[], byte[]>> flags() throws IOException {
        Map<String, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        read(Topics.FLAGS, Map.of(0, 0L), record -> {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            last.remove(key);
            if (record.value() != null) {
                last.put(key, record);
            }
        });
        return last;
    }

    private interface Sink {
        void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    private void read(String topic, Map<Integer, Long> from, Sink sink) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = from.keySet().stream()
                    .map(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginning = consumer.beginningOffsets(partitions);
            partitions.forEach(partition -> consumer.seek(
                    partition,
                    Math.max(from.getOrDefault(partition.partition(), 0L), beginning.getOrDefault(partition, 0L))));
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            long moved = System.nanoTime();
            while (end.entrySet().stream().anyMatch(last -> consumer.position(last.getKey()) < last.getValue())) {
                boolean any = false;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    any = true;
                    if (record.offset() < end.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                        sink.take(record);
                    }
                }
                moved = any ? System.nanoTime() : moved;
                if (System.nanoTime() - moved > STUCK.toNanos()) {
                    throw new IOException("Kafka does not give out all of " + topic);
                }
            }
        } catch (KafkaException e) {
            throw new IOException(topic + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Has snapshot-service go on from those offsets. It must not run. */
    void goOnFrom(Map<Integer, Long> offsets) throws IOException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
        offsets.forEach((partition, offset) ->
                wanted.put(new TopicPartition(Topics.OPERATIONS, partition), new OffsetAndMetadata(offset)));
        long deadline = System.nanoTime() + SESSION.toNanos();
        while (!moved(wanted, deadline)) {
            Thread.sleep(POLL.toMillis());
        }
    }

    private boolean moved(Map<TopicPartition, OffsetAndMetadata> wanted, long deadline)
            throws IOException, InterruptedException {
        try {
            admin.alterConsumerGroupOffsets(APPLYING, wanted).all().get();
            return true;
        } catch (ExecutionException e) {
            boolean remembered =
                    e.getCause() instanceof UnknownMemberIdException || e.getCause() instanceof GroupNotEmptyException;
            if (remembered && System.nanoTime() < deadline) {
                return false;
            }
            throw new IOException("the place in the log can't be set: " + e.getMessage(), e);
        }
    }

    /** Publishes the records of a backup that lie at or behind those offsets; all of a partition that is not among them. */
    long publish(String topic, InputStream logged, Map<Integer, Long> from) throws IOException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer();
                MappingIterator<LoggedRecord> records = LoggedRecord.readAll(logged)) {
            long count = 0;
            while (records.hasNext()) {
                LoggedRecord record = records.next();
                if (record.offset() >= from.getOrDefault(record.partition(), 0L)) {
                    sent.add(producer.send(record.to(topic)));
                    count++;
                    settle(sent, 1_000);
                }
            }
            settle(sent, 0);
            return count;
        } catch (ExecutionException | KafkaException e) {
            throw new IOException("Kafka does not take what was pending: " + e.getMessage(), e);
        }
    }

    /** Waits until all are taken when more than that many wait. */
    private static void settle(List<Future<?>> sent, int most) throws ExecutionException, InterruptedException {
        if (sent.size() > most) {
            for (Future<?> one : sent) {
                one.get();
            }
            sent.clear();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> own = new HashMap<>(settings);
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> own = new HashMap<>(settings);
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        admin.close();
    }
}
