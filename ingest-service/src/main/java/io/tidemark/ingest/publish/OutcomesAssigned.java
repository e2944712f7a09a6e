package io.tidemark.ingest.publish;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the outcomes are being read: a request taken before that might wait for an outcome that nobody hears. Each
 * position is asked for at once, since it would otherwise be settled at the first fetch, past the first outcomes.
 */
@ApplicationScoped
@Identifier("outcomes")
@Readiness
class OutcomesAssigned implements KafkaConsumerRebalanceListener, HealthCheck {
    private volatile boolean assigned;

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(consumer::position);
        assigned = !partitions.isEmpty();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("outcomes-assigned").status(assigned).build();
    }
}
