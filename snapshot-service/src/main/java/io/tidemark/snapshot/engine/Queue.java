package io.tidemark.snapshot.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
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
    private final KafkaPositions positions;
    private final RecordSizes sizes;
    private final Clock clock;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();
    private final MultiGauge lag;
    private final Cancellable watch;

    Queue(
            KafkaQueue kafka,
            KafkaPositions positions,
            RecordSizes sizes,
            Clock clock,
            EngineConfig config,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.positions = positions;
        this.sizes = sizes;
        this.clock = clock;
        Gauge.builder("pending_ops_gauge", pending, AtomicLong::get)
                .description("operations that wait to be applied, estimated; as last known while Kafka is away")
                .register(meters);
        Gauge.builder("oldest_pending_seconds", oldestSeconds, AtomicLong::get)
                .description("age of the oldest operation that waits to be applied; as last known while Kafka is away")
                .register(meters);
        this.lag = MultiGauge.builder("operations_lag_records")
                .description(
                        "records of sync.operations that are not known to be applied; as last known while Kafka is away")
                .register(meters);
        this.watch = Ticker.every(
                config.heartbeatEvery(),
                this::look,
                ended -> LOG.error("The length of the queue is no longer looked at", ended));
    }

    /** How it stands. Fails with a problem when Kafka does not answer. */
    Uni<Backlog> backlog() {
        return read().onFailure()
                .invoke(failure -> LOG.warnf("Kafka does not tell how long the queue is: %s", failure.toString()))
                .onFailure()
                .transform(failure ->
                        ProblemException.retryable(ErrorCode.DEPENDENCY_UNAVAILABLE, "Kafka does not answer", SOON));
    }

    private Uni<Backlog> look() {
        return read().onFailure().recoverWithNull();
    }

    private Uni<Backlog> read() {
        return kafka.depths().map(this::aged).invoke(this::show);
    }

    private Backlog aged(List<KafkaQueue.Depth> depths) {
        Duration oldest = positions
                .oldest(depths)
                .map(written -> Duration.between(written, clock.instant()))
                .orElse(Duration.ZERO);
        return new Backlog(depths, oldest);
    }

    private void show(Backlog backlog) {
        pending.set(sizes.estimate(backlog.lag()));
        oldestSeconds.set(backlog.oldest().toSeconds());
        lag.register(
                backlog.depths().stream()
                        .<Row<?>>map(
                                depth -> Row.of(Tags.of("partition", Integer.toString(depth.partition())), depth.lag()))
                        .toList(),
                true);
    }

    void close(@Observes ShutdownEvent event) {
        watch.cancel();
    }
}
