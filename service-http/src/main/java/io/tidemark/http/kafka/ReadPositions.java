package io.tidemark.http.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the records of a topic were handled by a consumer that commits nothing. It begins at the end of each partition, and a
 * partition that is taken from it and given back, as when Kafka was away, is read on behind what was handled: neither what was
 * written in between is passed over, nor what had been read and waited for its turn. Safe for threads.
 */
final class ReadPositions {
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    /** To be called when the record at that offset, and all before it, were handled. */
    void handled(TopicPartition partition, long offset) {
        next.put(partition, offset + 1);
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
            next.put(partition, consumer.position(partition));
        }
    }
}
