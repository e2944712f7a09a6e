package io.tidemark.snapshot.feed;

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
 * Ready once commits are being heard of: a request that waits before that would wait to the end. Each position is asked for
 * at once, since it would otherwise be settled at the first fetch, past the first commits.
 */
@ApplicationScoped
@Identifier("stream-heads")
@Readiness
class HeadsAssigned implements KafkaConsumerRebalanceListener, HealthCheck {
    private volatile boolean assigned;

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(consumer::position);
        assigned = !partitions.isEmpty();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("stream-heads-assigned")
                .status(assigned)
                .build();
    }
}
