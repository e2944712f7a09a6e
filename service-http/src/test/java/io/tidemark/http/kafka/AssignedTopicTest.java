package io.tidemark.http.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** On Kafka's own double of a consumer, whose rebalances can be ordered. */
class AssignedTopicTest {
    private static final TopicPartition PARTITION = new TopicPartition("sync.outcomes", 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("latest");
    private final AssignedTopic topic = new AssignedTopic("outcomes-assigned");

    @Test
    void itIsUpOnceItsPartitionsAreGiven() {
        assertThat(topic.call().getStatus()).isEqualTo(DOWN);

        given(5);

        assertThat(topic.call().getStatus()).isEqualTo(UP);
    }

    @Test
    void aPartitionThatIsGivenBackIsReadOnBehindWhatWasHandledAndANewOneFromItsEnd() {
        given(5);
        assertThat(consumer.position(PARTITION)).isEqualTo(5);

        consumer.seek(PARTITION, 9);
        acknowledge(5);
        acknowledge(6);
        given(12);

        assertThat(consumer.position(PARTITION)).isEqualTo(7);
    }

    @Test
    void aPartitionOfWhichNothingWasHandledIsReadOnFromWhereItBegan() {
        given(5);

        consumer.seek(PARTITION, 9);
        given(12);

        assertThat(consumer.position(PARTITION)).isEqualTo(5);
    }

    /** As the channel does when a method has come to its end. */
    private void acknowledge(long offset) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, "k", new byte[0]);
        new IncomingKafkaRecord<>(record, "outcomes", 0, topic, null, false)
                .ack()
                .toCompletableFuture()
                .join();
    }

    private void given(long end) {
        consumer.assign(List.of());
        consumer.assign(List.of(PARTITION));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        topic.onPartitionsAssigned(consumer, List.of(PARTITION));
    }
}
