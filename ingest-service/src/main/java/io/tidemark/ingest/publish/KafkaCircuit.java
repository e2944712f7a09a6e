package io.tidemark.ingest.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * The circuit to Kafka: a breaker, a bulkhead and a timeout around each send. While it is open, nothing is tried and each
 * send fails with SmallRye's {@code CircuitBreakerOpenException}; after the cooldown one is tried, and closes it if it gets
 * through (R55, R65).
 */
@ApplicationScoped
@Startup
class KafkaCircuit {
    private static final TypeLiteral<Uni<Void>> TYPE = new TypeLiteral<>() {};

    private final String name;
    private final Guard bulkhead;
    private final Guard guard;
    private final long cooldownNanos;
    private final long windowNanos;
    private final Counter tripped;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private volatile long openedAt;
    private volatile long failedAt = System.nanoTime();

    @Inject
    KafkaCircuit(CircuitConfig config, MeterRegistry metrics) {
        this("kafka", config, metrics);
    }

    KafkaCircuit(String name, CircuitConfig config, MeterRegistry metrics) {
        this.name = name;
        this.cooldownNanos = config.cooldown().toNanos();
        this.windowNanos = config.window().toNanos();
        this.bulkhead = bulkhead(config);
        this.guard = guard(config);
        this.tripped = metrics.counter("circuit_tripped");
        metrics.gauge("circuit_state", Tags.of("dependency", name), this, circuit -> level(circuit.state));
        metrics.gauge(
                "circuit_cooldown_remaining_seconds",
                this,
                circuit -> circuit.cooldownRemaining().toMillis() / 1000.0);
    }

    private Guard guard(CircuitConfig config) {
        return Guard.create()
                .withDescription("publishing to Kafka")
                .withThreadOffload(false)
                .withCircuitBreaker()
                .name(name)
                .requestVolumeThreshold(config.failureThreshold())
                .failureRatio(1)
                .delay(config.cooldown().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::changed)
                .onFailure(() -> failedAt = System.nanoTime())
                .done()
                .withTimeout()
                .duration(config.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    /** Outside of the breaker: what is turned away here has not failed at Kafka, nor succeeded. */
    private static Guard bulkhead(CircuitConfig config) {
        return Guard.create()
                .withDescription("batches on their way to Kafka")
                .withThreadOffload(false)
                .withBulkhead()
                .limit(config.maxConcurrent())
                .queueSize(1)
                .done()
                .build();
    }

    /** Sends, if the circuit lets it. */
    Uni<Void> run(Supplier<Uni<Void>> send) {
        if (state == CircuitBreakerState.CLOSED && System.nanoTime() - failedAt > windowNanos) {
            forget();
        }
        return bulkhead.get(() -> guard.get(send, TYPE), TYPE);
    }

    /** How long nothing will be tried; zero when the circuit is not open. */
    Duration cooldownRemaining() {
        return state == CircuitBreakerState.OPEN
                ? Duration.ofNanos(Math.max(0, openedAt + cooldownNanos - System.nanoTime()))
                : Duration.ZERO;
    }

    /** The breaker counts calls, not seconds: failures of long ago are taken from it by hand. */
    private void forget() {
        failedAt = System.nanoTime();
        CircuitBreakerMaintenance.get().reset(name);
    }

    private void changed(CircuitBreakerState now) {
        if (now == CircuitBreakerState.OPEN) {
            openedAt = System.nanoTime();
            tripped.increment();
        }
        state = now;
    }

    private static int level(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
