package io.tidemark.snapshot.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StreamWatchTest {
    private static final Caller ALICE = new Caller("acme", "alice");
    private static final Caller BOB = new Caller("acme", "bob");

    private final StreamWatch streams = new StreamWatch(new TestingFeedConfig(2), new SimpleMeterRegistry());

    @Test
    void aCommitWakesAllWhoWatchItsUserAndNobodyElse() {
        StreamWatch.Watch first = streams.open(ALICE);
        StreamWatch.Watch bobs = streams.open(BOB);

        streams.heard(commitOf("acme/alice"));

        assertThat(first.woken()).isCompletedWithValue(true);
        assertThat(bobs.woken()).isNotDone();
    }

    @Test
    void aUserOfTheSameNameInAnotherTenantIsNotWoken() {
        StreamWatch.Watch watch = streams.open(ALICE);

        streams.heard(commitOf("globex/alice"));

        assertThat(watch.woken()).isNotDone();
    }

    @Test
    void moreThanTheLimitAreTurnedAway() {
        streams.open(ALICE);
        streams.open(BOB);

        assertThatThrownBy(() -> streams.open(ALICE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("overloaded");
    }

    @Test
    void whoWasWokenOrWentAwayLeavesRoomOnce() {
        StreamWatch.Watch woken = streams.open(ALICE);
        StreamWatch.Watch gone = streams.open(BOB);
        streams.heard(commitOf("acme/alice"));
        woken.close();
        gone.close();
        gone.close();

        streams.open(ALICE);
        streams.open(ALICE);
        assertThatThrownBy(() -> streams.open(ALICE)).isInstanceOf(ProblemException.class);
    }

    private static ConsumerRecords<String, byte[]> commitOf(String key) {
        TopicPartition partition = new TopicPartition("sync.outcomes", 0);
        return new ConsumerRecords<>(
                Map.of(partition, List.of(new ConsumerRecord<>("sync.outcomes", 0, 0, key, new byte[0]))), Map.of());
    }
}
