package io.tidemark.http.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads a topic in no consumer group: where it begins, and when it has caught up, is its reader's to say. After a
 * failure the reader is begun anew.
 */
public final class TopicThread {
    private static final Logger LOG = Logger.getLogger(TopicThread.class);

    private final String topic;
    private final Map<String, Object> settings;
    private final Duration pause;
    private final Reader reader;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<?, ?> reading;

    /** Reads until {@link TopicThread#goesOn()} says no, or Kafka fails. */
    @FunctionalInterface
    public interface Reader {
        /** Assigns partitions to the consumer and polls it. */
        void read(KafkaConsumer<byte[], byte[]> consumer);
    }

    /**
     * Begins nothing.
     *
     * @param kafka the broker's settings, as Quarkus has them
     * @param patience how long Kafka may take to answer
     * @param pause between a failure and the next beginning
     */
    public TopicThread(String topic, Map<String, Object> kafka, Duration patience, Duration pause, Reader reader) {
        this.topic = topic;
        this.pause = pause;
        this.reader = reader;
        this.settings = new HashMap<>(kafka);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.thread = Thread.ofPlatform().daemon().name(topic + "-reader").unstarted(this::run);
    }

    /** To be called once. */
    public void start() {
        thread.start();
    }

    /** Whether the reader is to poll again. */
    public boolean goesOn() {
        return stopping.getCount() > 0;
    }

    /** Ends the reading; waits for nothing. */
    public void stop() {
        stopping.countDown();
        KafkaConsumer<?, ?> current = reading;
        if (current != null) {
            current.wakeup();
        }
    }

    private void run() {
        do {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reading = consumer;
                reader.read(consumer);
            } catch (KafkaException e) {
                LOG.debugf("%s is begun anew: %s", topic, e.toString());
            }
        } while (!isOver());
    }

    private boolean isOver() {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
