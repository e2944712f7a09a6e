package io.tidemark.ingest.telemetry;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells once a second what has happened, on a thread of its own, so that no push waits for it. What Kafka does not take is
 * told again with what has come since: the failures of an outage are told when it is over.
 */
@Singleton
class TelemetryPublisher {
    private static final Logger LOG = Logger.getLogger(TelemetryPublisher.class);
    private static final int LINGER_MILLIS = 20;
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final TelemetryBuffer buffer;
    private final Map<String, Object> settings;
    private final long everyMillis;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("telemetry").factory());
    private @Nullable KafkaProducer<String, byte[]> producer;
    private boolean taken = true;

    TelemetryPublisher(
            TelemetryBuffer buffer,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            TelemetryConfig config) {
        this.buffer = buffer;
        this.everyMillis = config.tellEvery().toMillis();
        int millis = (int) config.patience().toMillis();
        this.settings = new HashMap<>(kafka);
        settings.keySet().retainAll(ProducerConfig.configNames());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis + LINGER_MILLIS);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void start(@Observes StartupEvent event) {
        executor.scheduleWithFixedDelay(this::tell, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** Tells what is left; a broker that is away does not keep the service from ending. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        executor.execute(this::tell);
        executor.shutdown();
        boolean ended = executor.awaitTermination(TO_END.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debugf("The last telemetry was %s", ended ? "told" : "left untold");
    }

    /** Never throws: a telling that fails must not be the last. */
    private void tell() {
        try {
            KafkaProducer<String, byte[]> kafka = producer();
            AtomicInteger refused = new AtomicInteger();
            List<TelemetryMessage> messages = buffer.drain();
            if (!messages.isEmpty()) {
                messages.forEach(message -> send(kafka, message, refused));
                kafka.flush();
                report(refused.get() == 0);
            }
        } catch (RuntimeException e) {
            LOG.warnf("Telemetry waits: %s", e.toString());
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(KafkaProducer<String, byte[]> kafka, TelemetryMessage message, AtomicInteger refused) {
        if (refused.get() > 0) {
            // Each would wait for as long as the first did.
            buffer.giveBack(message);
            return;
        }
        byte[] bytes = MessageCodec.encode(message);
        try {
            kafka.send(new ProducerRecord<>(Topics.TELEMETRY, message.key(), bytes), (metadata, failure) -> {
                if (failure != null) {
                    refused.incrementAndGet();
                    buffer.giveBack(message);
                }
            });
        } catch (KafkaException e) {
            refused.incrementAndGet();
            buffer.giveBack(message);
        }
    }

    private void report(boolean now) {
        if (taken != now) {
            LOG.infof(now ? "Telemetry is told again" : "Kafka does not take telemetry; it waits");
        }
        taken = now;
    }
}
