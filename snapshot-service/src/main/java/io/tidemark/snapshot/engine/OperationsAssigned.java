package io.tidemark.snapshot.engine;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Hears which partitions of {@code sync.operations} are this replica's. */
@ApplicationScoped
@Identifier("operations")
class OperationsAssigned implements KafkaConsumerRebalanceListener {
    private final Leases leases;

    OperationsAssigned(Leases leases) {
        this.leases = leases;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        leases.assigned(numbers(partitions));
    }

    /** Also called when partitions were lost, which is learnt after another replica has them. */
    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        leases.revoked(numbers(partitions));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
