package io.tidemark.integrity.health;

import io.smallrye.common.annotation.Identifier;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to {@code sync.health}. Not safe for several threads. */
@Singleton
class VerdictProducer {
    private static final String COMPRESSION = "lz4";

    private final Map<String, Object> settings;
    private @Nullable KafkaProducer<String, byte[]> producer;

    VerdictProducer(@Identifier("default-kafka-broker") Map<String, Object> kafka, HealthConfig config) {
        int millis = (int) config.patience().toMillis();
        this.settings = new HashMap<>(kafka);
        settings.keySet().retainAll(ProducerConfig.configNames());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    }

    /** Returns whether Kafka has all of them. */
    @SuppressWarnings("FutureReturnValueIgnored")
    boolean tell(List<HealthVerdict> verdicts) {
        AtomicBoolean taken = new AtomicBoolean(true);
        try {
            if (producer == null) {
                producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
            }
            for (HealthVerdict verdict : verdicts) {
                if (taken.get()) {
                    producer.send(
                            new ProducerRecord<>(Topics.HEALTH, verdict.key(), MessageCodec.encode(verdict)),
                            (metadata, failure) -> taken.compareAndSet(true, failure == null));
                }
            }
            producer.flush();
            return taken.get();
        } catch (KafkaException e) {
            return false;
        }
    }

    @PreDestroy
    void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
