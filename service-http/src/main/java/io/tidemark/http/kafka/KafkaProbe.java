package io.tidemark.http.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka answers, named in {@code GET /health}. It is no matter of readiness: a service that is ready says itself,
 * with a problem and a time to come back, what it can't do without Kafka.
 */
@Wellness
@Singleton
public class KafkaProbe implements AsyncHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, Object> settings;
    private @Nullable Admin admin;

    KafkaProbe(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.settings = new HashMap<>(broker);
        settings.keySet().retainAll(AdminClientConfig.configNames());
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return answers()
                .map(answers ->
                        HealthCheckResponse.named("kafka").status(answers).build());
    }

    /** Whether it answers within 2 s. */
    public Uni<Boolean> answers() {
        return Uni.createFrom()
                .completionStage(() -> admin().describeCluster().clusterId().toCompletionStage())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(id -> true)
                .onFailure()
                .recoverWithItem(false);
    }

    /** Made when it is first asked for: a name that nobody can resolve is an answer, not the end of all health checks. */
    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
