package io.tidemark.snapshot.feed;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tidemark.http.kafka.ReadPositions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once commits are being heard of: a request that waits before that would wait to the end. Over a rebalance
 * nothing is passed over.
 */
@ApplicationScoped
@Identifier("stream-heads")
@Readiness
class HeadsAssigned implements KafkaConsumerRebalanceListener, HealthCheck {
    private final ReadPositions positions = new ReadPositions();
    private volatile boolean assigned;

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.revoked(consumer, partitions);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.assigned(consumer, partitions);
        assigned = !partitions.isEmpty();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("stream-heads-assigned")
                .status(assigned)
                .build();
    }
}
