package io.tidemark.http.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether Kafka answers: named in {@code GET /health}, and as the gauge {@code dependency_up}. It is no matter of readiness:
 * a service that is ready says itself, with a problem and a time to come back, what it can't do without Kafka.
 */
@Startup
@Wellness
@Singleton
public class KafkaProbe implements AsyncHealthCheck {
    private static final String NAME = "kafka";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Admin admin;
    private final AtomicInteger up = new AtomicInteger();
    private final Cancellable watch;

    KafkaProbe(@Identifier("default-kafka-broker") Map<String, Object> broker, MeterRegistry meters) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        this.admin = Admin.create(settings);
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

    /** Whether it answers within 2 s. */
    public Uni<Boolean> answers() {
        return Uni.createFrom()
                .completionStage(() -> admin.describeCluster().clusterId().toCompletionStage())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(id -> true)
                .onFailure()
                .recoverWithItem(false)
                .invoke(answers -> up.set(answers ? 1 : 0));
    }

    @PreDestroy
    void close() {
        watch.cancel();
        admin.close(Duration.ofSeconds(1));
    }
}
