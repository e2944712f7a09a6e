package io.tidemark.ingest.socket;

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

/** Ready once operators are heard: a device that connected before that might miss what is asked of it. */
@ApplicationScoped
@Identifier("control")
@Readiness
class ControlAssigned implements KafkaConsumerRebalanceListener, HealthCheck {
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
        return HealthCheckResponse.named("control-assigned").status(assigned).build();
    }
}
