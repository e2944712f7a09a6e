package io.tidemark.flag.health;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TidemarkServers;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Stands in for integrity-service. */
public final class TestingHealthTopic implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    /** Tells the verdict, and waits until Kafka has it. */
    public void tell(HealthVerdict verdict) throws Exception {
        producer.send(new ProducerRecord<>(Topics.HEALTH, verdict.key(), MessageCodec.encode(verdict)))
                .get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
