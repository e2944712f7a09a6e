package io.tidemark.integrity.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.kafka.TopicThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the last day of {@code sync.telemetry} and follows it, on a thread of its own. Every replica reads all of it: any of
 * them can tell verdicts at once when another one dies (ADR-0017). After a failure it goes on where it was.
 */
@Singleton
public class TelemetryTopic {
    private static final Logger LOG = Logger.getLogger(TelemetryTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<TelemetryListener> listeners;
    private final Clock clock;
    private final TelemetryConfig config;
    private final Counter unreadable;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final TopicThread thread;
    private volatile boolean caughtUp;

    TelemetryTopic(
            @All List<TelemetryListener> listeners,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            TelemetryConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.listeners = listeners;
        this.clock = clock;
        this.config = config;
        this.thread = new TopicThread(Topics.TELEMETRY, kafka, PATIENCE, config.retryEvery(), this::follow);
        this.unreadable = Counter.builder("telemetry_unreadable")
                .description("Records of sync.telemetry that were passed over")
                .register(metrics);
        Gauge.builder("telemetry_caught_up", () -> caughtUp ? 1 : 0)
                .description("Whether the last day was read: verdicts are told from then on")
                .register(metrics);
    }

    /** Whether the last day is known. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        thread.stop();
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.TELEMETRY).stream()
                .map(partition -> new TopicPartition(Topics.TELEMETRY, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        begin(consumer, partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (thread.goesOn()) {
            consumer.poll(POLL).forEach(this::take);
            if (!caughtUp
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                LOG.infof("The last day of %s was read", Topics.TELEMETRY);
                caughtUp = true;
            }
        }
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        long from = clock.instant().minus(config.replay()).toEpochMilli();
        Map<TopicPartition, Long> times = partitions.stream().collect(Collectors.toMap(same -> same, same -> from));
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            Long known = positions.get(partition);
            if (known != null) {
                consumer.seek(partition, known);
            } else if (found != null) {
                consumer.seek(partition, found.offset());
            } else {
                consumer.seekToEnd(List.of(partition));
            }
        });
    }

    /** Never throws: what one record says must not keep the next from being heard. */
    private void take(ConsumerRecord<byte[], byte[]> record) {
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        try {
            var message = MessageCodec.decodeTelemetry(record.value());
            listeners.forEach(listener -> listener.heard(message));
        } catch (UndecodableMessageException | RuntimeException e) {
            unreadable.increment();
            LOG.errorf("Telemetry at offset %d can't be used: %s", record.offset(), e.getMessage());
        }
    }
}
