package io.tidemark.http.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * How far a consumer has read that commits nothing. It begins at the end of each partition, and a partition that is taken from it
 * and given back, as when Kafka was away, is read on from where it was: what was written in between is not passed over.
 */
final class ReadPositions {
    private static final Logger LOG = Logger.getLogger(ReadPositions.class);

    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    /** To be called when these are taken away. */
    void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            try {
                next.put(partition, consumer.position(partition));
            } catch (KafkaException | IllegalStateException e) {
                LOG.debugf(e, "How far %s was read is not known", partition);
            }
        }
    }

    /**
     * To be called when these are given. The position of a new one is asked for at once, since it would otherwise be settled at
     * the first fetch, past the first records.
     */
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Long known = next.get(partition);
            if (known != null) {
                consumer.seek(partition, known);
            }
            consumer.position(partition);
        }
    }
}
