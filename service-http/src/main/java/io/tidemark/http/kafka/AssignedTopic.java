package io.tidemark.http.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Up once a topic that every replica reads whole is being read; over a rebalance nothing of it is passed over. */
public final class AssignedTopic implements KafkaConsumerRebalanceListener, HealthCheck {
    private final String name;
    private final ReadPositions positions = new ReadPositions();
    private volatile boolean assigned;

    /**
     * Of a topic that is not read yet.
     *
     * @param name the health check's
     */
    public AssignedTopic(String name) {
        this.name = name;
    }

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
        return HealthCheckResponse.named(name).status(assigned).build();
    }
}
