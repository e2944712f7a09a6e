package io.tidemark.snapshot.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.http.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LongPollTest {
    private static final ContentHash HASH = ContentHash.of("{}");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final PageRequest ASKED =
            new PageRequest(new Caller("acme", "alice"), new Cursor(1, 1), 10, 1_000_000, Set.of());

    private final TestingFeedConfig config = new TestingFeedConfig(1);
    private final StreamWatch watch = new StreamWatch(config, new SimpleMeterRegistry());
    private final LongPoll longPoll =
            new LongPoll(watch, new Pages(new CursorCodec(config), config), Clock.systemUTC());
    private final List<Long> readFrom = new ArrayList<>();

    @Test
    void whatIsCommittedWhileTheStreamIsBeingReadIsNotMissed() {
        UniAssertSubscriber<Page> answer = poll(LONG, asked -> {
            if (readFrom.size() == 1) {
                commit();
                return streamAt(1);
            }
            return streamAt(2, 2);
        });

        assertThat(answer.awaitItem().getItem().changes())
                .extracting(Change::version)
                .containsExactly(2L);
    }

    @Test
    void eachReadingGoesOnWhereTheLastOneEnded() {
        UniAssertSubscriber<Page> answer = poll(LONG, asked -> {
            if (readFrom.size() < 1_000) {
                commit();
                return streamAt(readFrom.size() + 1L);
            }
            return streamAt(2_000, 2_000);
        });

        assertThat(answer.awaitItem().getItem().changes()).hasSize(1);
        assertThat(readFrom).hasSize(1_000).startsWith(1L, 2L, 3L).endsWith(1_000L);
    }

    @Test
    void withoutTimeLeftThereIsOneReading() {
        UniAssertSubscriber<Page> answer = poll(Duration.ZERO, asked -> streamAt(1));

        assertThat(answer.awaitItem().getItem().changes()).isEmpty();
        assertThat(readFrom).hasSize(1);
    }

    @Test
    void aRequestThatIsCancelledLeavesItsPlaceToTheNextOne() {
        UniAssertSubscriber<Page> first = poll(LONG, asked -> streamAt(1));
        first.cancel();

        poll(LONG, asked -> streamAt(2, 2)).awaitItem();
    }

    @Test
    void aReadingThatFailsLeavesItsPlaceToo() {
        poll(LONG, asked -> {
                    throw new IllegalStateException("planned");
                })
                .awaitFailure();

        poll(LONG, asked -> streamAt(2, 2)).awaitItem();
    }

    private UniAssertSubscriber<Page> poll(Duration patience, Function<PageRequest, Reading> read) {
        return longPoll.changes(
                        ASKED,
                        patience,
                        asked -> Uni.createFrom().item(() -> {
                            readFrom.add(asked.from().version());
                            return read.apply(asked);
                        }))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private void commit() {
        TopicPartition partition = new TopicPartition("sync.outcomes", 0);
        watch.heard(new ConsumerRecords<>(
                Map.of(partition, List.of(new ConsumerRecord<>("sync.outcomes", 0, 0, "acme/alice", new byte[0]))),
                Map.of()));
    }

    private static Reading streamAt(long version, long... snapshots) {
        List<Change> changes = LongStream.of(snapshots)
                .mapToObj(number -> new Change(
                        "notes",
                        "r1",
                        number,
                        "create",
                        false,
                        "o" + number,
                        "d1",
                        1,
                        "{}",
                        HASH,
                        Instant.EPOCH,
                        Instant.EPOCH))
                .toList();
        return new Reading(new Reading.StreamState(1, version, 0, "", 0), 0, changes, false);
    }
}
