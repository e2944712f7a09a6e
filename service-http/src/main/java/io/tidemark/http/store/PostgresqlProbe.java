package io.tidemark.http.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether PostgreSQL answers: for the readiness of a service, and as the gauge {@code dependency_up}, which is kept up to
 * date while nobody asks.
 */
public final class PostgresqlProbe implements AsyncHealthCheck, AutoCloseable {
    private static final String NAME = "postgresql";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Pool pool;
    private final AtomicInteger up = new AtomicInteger();
    private final Cancellable watch;

    /** Starts to watch the database behind the pool. */
    public PostgresqlProbe(Pool pool, MeterRegistry meters) {
        this.pool = pool;
        Gauge.builder("dependency_up", up, AtomicInteger::get)
                .tag("dependency", NAME)
                .description("1 while the dependency answers")
                .register(meters);
        this.watch = Multi.createFrom()
                .ticks()
                .every(PERIOD)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> answers())
                .subscribe()
                .with(answer -> {});
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return answers()
                .map(answers -> HealthCheckResponse.named(NAME).status(answers).build());
    }

    /** Fails within 2 s when PostgreSQL does not answer: for requests that would otherwise wait long to find out. */
    public Uni<Void> mustAnswer() {
        // Not pool.query: in Vert.x 4.5 its timer outlives a refused connection and then reports an error of its own.
        return pool.withConnection(connection -> connection.query("select 1").execute())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .replaceWithVoid();
    }

    private Uni<Boolean> answers() {
        return mustAnswer()
                .map(nothing -> true)
                .onFailure()
                .recoverWithItem(false)
                .invoke(answers -> up.set(answers ? 1 : 0));
    }

    @Override
    public void close() {
        watch.cancel();
    }
}
