package io.tidemark.export.source;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.http.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is pending, partition by partition, in no consumer group: nobody's offsets move. Blocks; one call at a time,
 * except for {@link #close}.
 */
final class PendingReader implements AutoCloseable {
    /** Whose commits say what was applied. */
    private static final String APPLIED_BY = "snapshot-service";

    /** How many times the patience polls may bring nothing: time between polls is the reader's and does not count. */
    private static final int SILENCES = 3;

    private static final Duration POLL = Duration.ofMillis(250);

    private final Map<String, Object> kafka;
    private final Map<String, Object> settings;
    private final Duration patience;
    private final PendingRows rows;
    private final Deque<Span> spans = new ArrayDeque<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private long silentNanos;
    private volatile boolean closed;
    private volatile boolean more = true;

    /** What is pending of one partition. */
    private record Span(TopicPartition partition, long from, long to) {}

    PendingReader(Map<String, Object> kafka, Duration patience, Selection selection) {
        int millis = Math.toIntExact(patience.toMillis());
        this.kafka = Map.copyOf(kafka);
        this.settings = new HashMap<>(kafka);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.putAll(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "export-service-pending",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                20,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                2 * 1024 * 1024,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                1024 * 1024));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.patience = patience;
        this.rows = new PendingRows(selection);
    }

    boolean hasMore() {
        return more;
    }

    /** The next operations, perhaps none though there are more. */
    synchronized List<Item> next() {
        try {
            if (closed) {
                return List.of();
            }
            KafkaConsumer<byte[], byte[]> reading = consumer == null ? open() : consumer;
            List<Item> found = spans.isEmpty() ? List.of() : rows.of(poll(reading, spans.peek()));
            more = !spans.isEmpty() && !rows.areEnough();
            return found;
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw away();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away();
        }
    }

    private KafkaConsumer<byte[], byte[]> open() throws ExecutionException, TimeoutException, InterruptedException {
        KafkaConsumer<byte[], byte[]> opened =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = opened;
        List<TopicPartition> partitions = opened.partitionsFor(Topics.OPERATIONS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> applied = committed();
        Map<TopicPartition, Long> beginnings = opened.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata committed = applied.get(partition);
            long first = Math.max(beginnings.getOrDefault(partition, 0L), committed == null ? 0 : committed.offset());
            long from = rows.from(partition.partition(), first);
            if (from < ends.getOrDefault(partition, 0L)) {
                spans.add(new Span(partition, from, ends.getOrDefault(partition, 0L)));
            }
        }
        if (!spans.isEmpty()) {
            begin(opened, spans.peek());
        }
        return opened;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed()
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Object> asked = new HashMap<>(kafka);
        asked.keySet().retainAll(AdminClientConfig.configNames());
        asked.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        asked.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        try (Admin admin = Admin.create(asked)) {
            return admin.listConsumerGroupOffsets(APPLIED_BY)
                    .partitionsToOffsetAndMetadata()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void begin(KafkaConsumer<byte[], byte[]> consumer, Span span) {
        consumer.assign(List.of(span.partition()));
        consumer.seek(span.partition(), span.from());
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(KafkaConsumer<byte[], byte[]> reading, Span span) {
        long begun = System.nanoTime();
        List<ConsumerRecord<byte[], byte[]>> polled = reading.poll(POLL).records(span.partition()).stream()
                .filter(record -> record.offset() < span.to())
                .toList();
        silentNanos = polled.isEmpty() ? silentNanos + System.nanoTime() - begun : 0;
        if (reading.position(span.partition()) >= span.to()) {
            silentNanos = 0;
            spans.remove();
            if (!spans.isEmpty()) {
                begin(reading, spans.element());
            }
        }
        if (silentNanos > SILENCES * patience.toNanos()) {
            throw away();
        }
        return polled;
    }

    private static ProblemException away() {
        return ProblemException.retryable(
                ErrorCode.DEPENDENCY_UNAVAILABLE, "Kafka does not answer", Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<?, ?> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        synchronized (this) {
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
                consumer = null;
            }
        }
    }
}
