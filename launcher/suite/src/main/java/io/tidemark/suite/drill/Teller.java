package io.tidemark.suite.drill;

import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.contracts.telemetry.TelemetryMessage.PushCount;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells of pushes as ingest-service would have. */
final class Teller implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;

    Teller(int port) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + port, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    void pushes(String tenant, String user, Duration ago, ErrorClass error, int failed, int good)
            throws IOException, InterruptedException {
        TelemetryMessage message = new TelemetryMessage(
                TelemetryMessage.VERSION,
                tenant,
                user,
                Clock.systemUTC().instant().minus(ago),
                List.of(new PushCount(ErrorClass.NONE, good), new PushCount(error, failed)),
                List.of());
        try {
            producer.send(new ProducerRecord<>(Topics.TELEMETRY, message.key(), MessageCodec.encode(message)))
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
