package io.tidemark.ingest.mode;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.kafka.TopicThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads {@code sync.flags} from its beginning and follows it, on a thread of its own: a change is here as soon as it is
 * published, and what was published is known when nobody can be asked.
 */
@Singleton
class FlagTopic {
    private static final Logger LOG = Logger.getLogger(FlagTopic.class);
    private static final TopicPartition ALL = new TopicPartition(Topics.FLAGS, 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final FlagMemory memory;
    private final Clock clock;
    private final Duration patience;
    private final Timer propagation;
    private final CountDownLatch recalled = new CountDownLatch(1);
    private final TopicThread thread;

    FlagTopic(
            FlagMemory memory,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            ModeConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.memory = memory;
        this.clock = clock;
        this.patience = config.topicPatience();
        this.thread = new TopicThread(Topics.FLAGS, kafka, patience, PAUSE, this::follow);
        this.propagation = Timer.builder("flag_propagation")
                .description("From the publication of flags to their being obeyed here")
                .register(metrics);
    }

    /** Waits a moment for Kafka, so that the first request meets what was published; a broker that is away delays no start. */
    void start(@Observes @Priority(FlagMemory.THEN_TOPIC) StartupEvent event) throws InterruptedException {
        thread.start();
        if (!recalled.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("%s was not read yet", Topics.FLAGS);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.stop();
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(ALL));
        consumer.seekToBeginning(List.of(ALL));
        long end = consumer.endOffsets(List.of(ALL)).getOrDefault(ALL, 0L);
        while (thread.goesOn()) {
            consumer.poll(POLL).forEach(this::take);
            if (recalled.getCount() > 0 && consumer.position(ALL) >= end) {
                memory.learn(HeldFlags::withAllRecalled);
                recalled.countDown();
            }
        }
    }

    /** Never throws: what one record says must not keep the next from being heard. */
    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            FlagsMessage message = MessageCodec.decodeFlags(record.value());
            LocalOnlyFlag flag = LocalOnlyFlag.parse(message.document());
            HeldFlags held = memory.learn(before -> before.told(flag));
            if (recalled.getCount() == 0 && flag.equals(held.flag())) {
                propagation.record(Duration.between(message.at(), clock.instant()));
            }
        } catch (UndecodableMessageException | MalformedFlagsException | RuntimeException e) {
            LOG.errorf("Flags in %s at offset %d can't be used: %s", Topics.FLAGS, record.offset(), e.getMessage());
        }
    }
}
