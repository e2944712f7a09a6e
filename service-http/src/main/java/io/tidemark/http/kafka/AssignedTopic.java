package io.tidemark.http.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Up once a topic that every replica reads whole is being read. As its channel's rebalance listener and commit strategy it
 * sees to it that nothing is passed over when partitions are given anew: what was handled is noted here, not in Kafka.
 */
public final class AssignedTopic
        implements KafkaConsumerRebalanceListener, KafkaCommitHandler.Factory, KafkaCommitHandler, HealthCheck {
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
        // What was handled until now is known.
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.assigned(consumer, partitions);
        assigned = !partitions.isEmpty();
    }

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return this;
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        positions.handled(new TopicPartition(record.getTopic(), record.getPartition()), record.getOffset());
        return Uni.createFrom().voidItem().runSubscriptionOn(record::runOnMessageContext);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(name).status(assigned).build();
    }
}
