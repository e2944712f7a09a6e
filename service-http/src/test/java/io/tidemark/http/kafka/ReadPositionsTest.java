package io.tidemark.http.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** On Kafka's own double of a consumer, whose rebalances can be ordered. */
class ReadPositionsTest {
    private static final TopicPartition PARTITION = new TopicPartition("sync.outcomes", 0);

    private final MockConsumer<String, String> consumer = new MockConsumer<>("latest");
    private final ReadPositions positions = new ReadPositions();

    @Test
    void aPartitionThatIsGivenBackIsReadOnFromWhereItWasAndANewOneFromItsEnd() {
        given(5);
        positions.assigned(consumer, List.of(PARTITION));
        assertThat(consumer.position(PARTITION)).isEqualTo(5);

        consumer.seek(PARTITION, 7);
        positions.revoked(consumer, List.of(PARTITION));
        given(9);
        positions.assigned(consumer, List.of(PARTITION));

        assertThat(consumer.position(PARTITION)).isEqualTo(7);
    }

    private void given(long end) {
        consumer.assign(List.of());
        consumer.assign(List.of(PARTITION));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }
}
