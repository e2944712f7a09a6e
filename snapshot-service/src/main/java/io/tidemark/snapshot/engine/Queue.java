package io.tidemark.snapshot.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** How much waits to be applied. */
@Startup
@Singleton
class Queue {
    private static final Logger LOG = Logger.getLogger(Queue.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final KafkaQueue kafka;
    private final RecordSizes sizes;
    private final AtomicLong pending = new AtomicLong();
    private final Cancellable watch;

    Queue(KafkaQueue kafka, RecordSizes sizes, EngineConfig config, MeterRegistry meters) {
        this.kafka = kafka;
        this.sizes = sizes;
        Gauge.builder("pending_ops_gauge", pending, AtomicLong::get)
                .description("operations that wait to be applied, estimated; as last known while Kafka is away")
                .register(meters);
        this.watch = Multi.createFrom()
                .ticks()
                .every(config.heartbeatEvery())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> look())
                .subscribe()
                .with(done -> {});
    }

    /** Where its partitions stand. Fails with a problem when Kafka does not answer. */
    Uni<List<KafkaQueue.Depth>> depths() {
        return kafka.depths()
                .invoke(this::show)
                .onFailure()
                .invoke(failure -> LOG.warnf("Kafka does not tell how long the queue is: %s", failure.toString()))
                .onFailure()
                .transform(failure ->
                        ProblemException.retryable(ErrorCode.DEPENDENCY_UNAVAILABLE, "Kafka does not answer", SOON));
    }

    private Uni<List<KafkaQueue.Depth>> look() {
        return kafka.depths().invoke(this::show).onFailure().recoverWithNull();
    }

    private void show(List<KafkaQueue.Depth> depths) {
        pending.set(
                sizes.estimate(depths.stream().mapToLong(KafkaQueue.Depth::lag).sum()));
    }

    void close(@Observes ShutdownEvent event) {
        watch.cancel();
    }
}
