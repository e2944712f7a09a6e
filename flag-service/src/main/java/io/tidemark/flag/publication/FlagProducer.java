package io.tidemark.flag.publication;

import io.smallrye.common.annotation.Identifier;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to {@code sync.flags}. */
@Singleton
class FlagProducer {
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final Map<String, Object> settings;
    private @Nullable KafkaProducer<String, byte[]> producer;

    FlagProducer(@Identifier("default-kafka-broker") Map<String, Object> kafka, PublicationConfig config) {
        int millis = (int) config.timeout().toMillis();
        this.settings = new HashMap<>(kafka);
        settings.keySet().retainAll(ProducerConfig.configNames());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // Ten thousand flags are some megabytes, and alike: packed, they stay far below what a broker takes.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    }

    /** Returns once Kafka has it on all replicas that are in sync. */
    synchronized void send(String key, FlagsMessage message) throws ExecutionException, InterruptedException {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        }
        producer.send(new ProducerRecord<>(Topics.FLAGS, key, MessageCodec.encode(message)))
                .get();
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
