package io.tidemark.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

/** The circuit around something that fails when a test wants it to. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class KafkaCircuitIT {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final AtomicInteger tried = new AtomicInteger();

    @Test
    void afterFailuresInARowNothingIsTriedUntilTheCooldownIsOver() {
        KafkaCircuit circuit = circuit(new Settings(3, LONG, LONG, LONG, 10));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> send(circuit)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> send(circuit)).isInstanceOf(CircuitBreakerOpenException.class);

        assertThat(tried).hasValue(3);
        assertThat(metrics.counter("circuit_tripped").count()).isEqualTo(1);
        assertThat(gauge("circuit_state")).isEqualTo(2);
        assertThat(circuit.cooldownRemaining()).isPositive().isLessThanOrEqualTo(LONG);
        assertThat(gauge("circuit_cooldown_remaining_seconds")).isPositive();
    }

    @Test
    void afterTheCooldownOneSuccessClosesTheCircuit() {
        KafkaCircuit circuit = circuit(new Settings(2, LONG, SHORT, LONG, 10));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> send(circuit)).isInstanceOf(IllegalStateException.class);
        }
        broken.set(false);

        Patience.await().ignoreExceptions().untilAsserted(() -> send(circuit));

        assertThat(gauge("circuit_state")).isZero();
        assertThat(gauge("circuit_cooldown_remaining_seconds")).isZero();
    }

    @Test
    void aSuccessInBetweenKeepsTheCircuitClosed() {
        KafkaCircuit circuit = circuit(new Settings(3, LONG, LONG, LONG, 10));

        for (int i = 0; i < 9; i++) {
            broken.set(i % 3 != 0);
            try {
                send(circuit);
            } catch (IllegalStateException e) {
                assertThat(broken).isTrue();
            }
        }

        assertThat(tried).hasValue(9);
        assertThat(gauge("circuit_state")).isZero();
    }

    @Test
    void failuresThatLieFurtherApartThanTheWindowDoNotAddUp() {
        KafkaCircuit circuit = circuit(new Settings(2, Duration.ZERO, LONG, LONG, 10));

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> send(circuit)).isInstanceOf(IllegalStateException.class);
        }

        assertThat(tried).hasValue(5);
    }

    @Test
    void whatTakesTooLongIsGivenUpOn() {
        KafkaCircuit circuit = circuit(new Settings(3, LONG, LONG, SHORT, 10));

        assertThatThrownBy(() ->
                        circuit.run(() -> Uni.createFrom().nothing()).await().indefinitely())
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void noMoreThanSoManyAreOnTheirWay() {
        KafkaCircuit circuit = circuit(new Settings(3, LONG, LONG, LONG, 1));
        AtomicInteger refused = new AtomicInteger();

        for (int i = 0; i < 5; i++) {
            circuit.run(() -> Uni.createFrom().nothing())
                    .subscribe()
                    .with(sent -> {}, failure -> refused.addAndGet(failure instanceof BulkheadException ? 1 : 0));
        }

        assertThat(refused).as("as many as open the circuit").hasValue(3);
        assertThat(gauge("circuit_state")).as("Kafka has failed nobody").isZero();
    }

    private KafkaCircuit circuit(CircuitConfig config) {
        return new KafkaCircuit(UUID.randomUUID().toString(), config, metrics);
    }

    private void send(KafkaCircuit circuit) {
        circuit.run(() -> {
                    tried.incrementAndGet();
                    return broken.get()
                            ? Uni.createFrom().failure(new IllegalStateException("broken"))
                            : Uni.createFrom().voidItem();
                })
                .await()
                .indefinitely();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private record Settings(
            int failureThreshold, Duration window, Duration cooldown, Duration timeout, int maxConcurrent)
            implements CircuitConfig {}
}
