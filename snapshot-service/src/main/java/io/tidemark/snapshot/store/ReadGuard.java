package io.tidemark.snapshot.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Stands before the database. While it fails time and again, reads are refused at once instead of each finding out for
 * itself; and only so many are with it at a time, so that a flood of reads queues here and not in front of the writers. Only
 * failures of the database count, never what is wrong with a request.
 */
@Startup
@ApplicationScoped
class ReadGuard {
    private static final Logger LOG = Logger.getLogger(ReadGuard.class);
    private static final Duration ROOM_SOON = Duration.ofSeconds(1);
    /** As long as the one read that tries whether the database is back may well take. */
    private static final Duration TRIED_BY_THEN = Duration.ofSeconds(5);

    private final ReadConfig config;
    private final Clock clock;
    private final FailureWindow failures;
    private final Counter tripped;
    private final TypedGuard<Uni<Object>> guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private volatile Instant triesAgainAt = Instant.MIN;

    ReadGuard(ReadConfig config, MeterRegistry meters, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.failures = new FailureWindow(config.failureThreshold(), config.failureWindow());
        this.tripped = Counter.builder("circuit.tripped")
                .description("How often a dependency was left alone because it kept failing")
                .register(meters);
        Gauge.builder("circuit.state", this, guarded -> guarded.stateNumber())
                .tag("dependency", "postgresql")
                .description("0 closed, 1 half-open, 2 open")
                .register(meters);
        Gauge.builder(
                        "circuit.cooldown.remaining.seconds",
                        this,
                        guarded -> guarded.cooldownRemaining().toMillis() / 1000.0)
                .description("How long nothing will be read")
                .register(meters);
        this.guard = guard();
    }

    private TypedGuard<Uni<Object>> guard() {
        return TypedGuard.create(new TypeLiteral<Uni<Object>>() {})
                .withDescription("postgresql-reads")
                .withCircuitBreaker()
                .requestVolumeThreshold(1)
                .failureRatio(1)
                .delay(config.cooldown().toMillis(), ChronoUnit.MILLIS)
                .when(this::isOneTooMany)
                .onStateChange(this::changed)
                .done()
                .withBulkhead()
                .limit(config.maxConcurrent())
                .queueSize(config.maxQueued())
                .done()
                .build();
    }

    /**
     * Does the work, unless the database is being left alone or too many wait for it already.
     *
     * @param atMost how long the caller waits, in the queue and for the database; whoever's time is over does not go to the
     *     database any more
     */
    <T> Uni<T> guarded(Duration atMost, Supplier<Uni<T>> work) {
        Executor request = RequestContext.current();
        Instant deadline = clock.instant().plus(atMost);
        // Whoever leaves makes room on a thread of its own; sessions belong to the context of the request that has
        // them.
        Uni<T> inTurn = Uni.createFrom()
                .deferred(() -> clock.instant().isAfter(deadline)
                        ? Uni.createFrom().<T>failure(full())
                        : work.get().ifNoItem().after(atMost).fail())
                .runSubscriptionOn(request);
        return this.<T>through(inTurn)
                .ifNoItem()
                .after(atMost)
                .fail()
                .onFailure(CircuitBreakerOpenException.class)
                .transform(open -> leftAlone())
                .onFailure(BulkheadException.class)
                .transform(full -> full())
                .emitOn(request);
    }

    @SuppressWarnings("unchecked")
    private <T> Uni<T> through(Uni<T> work) {
        return guard.get(() -> (Uni<Object>) work).map(result -> (T) result);
    }

    private ProblemException leftAlone() {
        return ProblemException.retryable(
                ErrorCode.DEPENDENCY_UNAVAILABLE,
                "the store failed time and again and is left alone for a while",
                state == CircuitBreakerState.HALF_OPEN ? TRIED_BY_THEN : cooldownRemaining());
    }

    private Duration cooldownRemaining() {
        Duration left =
                state == CircuitBreakerState.OPEN ? Duration.between(clock.instant(), triesAgainAt) : Duration.ZERO;
        return left.isNegative() ? Duration.ZERO : left;
    }

    private ProblemException full() {
        return ProblemException.retryable(ErrorCode.OVERLOADED, "too many reads wait already", ROOM_SOON);
    }

    private boolean isOneTooMany(Throwable failure) {
        return Unavailable.isCauseOf(failure)
                && (state == CircuitBreakerState.HALF_OPEN || failures.add(clock.instant()));
    }

    private void changed(CircuitBreakerState now) {
        if (now == CircuitBreakerState.OPEN) {
            triesAgainAt = clock.instant().plus(config.cooldown());
        }
        state = now;
        failures.clear();
        if (now == CircuitBreakerState.OPEN) {
            tripped.increment();
            LOG.warnf(
                    "PostgreSQL keeps failing: no reads for %d ms",
                    config.cooldown().toMillis());
        }
    }

    private int stateNumber() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
