package io.tidemark.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.ingest.limits.Load;
import io.tidemark.ingest.limits.TestingLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OutcomeCorrelatorTest {
    private final Load load = new Load(TestingLimits.SMALL);
    private final OutcomeCorrelator correlator = new OutcomeCorrelator(TestingLimits.SMALL, load, List.of());

    @Test
    void aClientThatLeavesBetweenTwoPartsGivesBackEachPlaceOnce() {
        Cancellable request = sent("part-1")
                .chain(reply -> sent("part-2"))
                .chain(reply -> sent("part-3"))
                .subscribe()
                .with(reply -> {}, failure -> {});
        correlator.receive(outcomeOf("part-1"));
        correlator.receive(outcomeOf("part-2"));

        request.cancel();

        assertThat(load.tryWait()).isTrue();
        assertThat(load.tryWait()).isTrue();
        assertThat(load.tryWait()).as("there are two places").isFalse();
    }

    private Uni<Reply> sent(String batchId) {
        return correlator.sendAndAwait(batchId, () -> Uni.createFrom().voidItem());
    }

    private static ConsumerRecords<String, byte[]> outcomeOf(String batchId) {
        BatchOutcome outcome = new BatchOutcome(
                BatchOutcome.VERSION,
                batchId,
                "acme",
                "alice",
                "d1",
                "notes",
                1,
                1,
                Instant.EPOCH,
                null,
                null,
                List.of());
        ConsumerRecord<String, byte[]> told =
                new ConsumerRecord<>(Topics.OUTCOMES, 0, 0, "acme/alice", MessageCodec.encode(outcome));
        told.headers().add(Topics.BATCH_ID, batchId.getBytes(StandardCharsets.UTF_8));
        return new ConsumerRecords<>(Map.of(new TopicPartition(Topics.OUTCOMES, 0), List.of(told)), Map.of());
    }
}
