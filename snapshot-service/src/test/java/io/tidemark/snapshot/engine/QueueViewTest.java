package io.tidemark.snapshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueViewTest {
    private static final PauseState RUNNING = PauseState.of(false, null, null, Instant.EPOCH);
    private static final List<KafkaQueue.Depth> DEPTHS =
            List.of(new KafkaQueue.Depth(0, 5, 9), new KafkaQueue.Depth(1, 7, 7), new KafkaQueue.Depth(2, 3, 2));

    @Test
    void theLagIsWhatIsBehindTheEndAndNeverLessThanNothing() {
        QueueView view = view(RUNNING, "host/1/a", false);

        assertThat(view.partitions()).extracting(QueueView.Partition::lag).containsExactly(4L, 0L, 0L);
        assertThat(view.lagRecords()).isEqualTo(4);
    }

    @Test
    void theOldestIsToldInSecondsAndNeverInTheFuture() {
        QueueView waiting =
                QueueView.of(RUNNING, new Backlog(DEPTHS, Duration.ofMillis(90_900)), List.of(), new RecordSizes());
        QueueView ahead =
                QueueView.of(RUNNING, new Backlog(DEPTHS, Duration.ofSeconds(-5)), List.of(), new RecordSizes());

        assertThat(waiting.oldestPendingSeconds()).isEqualTo(90);
        assertThat(ahead.oldestPendingSeconds()).isZero();
    }

    @Test
    void theSentenceTellsWhetherOperationsAreAppliedAndHowManyWait() {
        PauseState paused = PauseState.of(true, "acme/op", "INC-1", Instant.EPOCH);

        assertThat(view(RUNNING, "host/1/a", false).message()).isEqualTo("Queue processing resumed, 4 pending");
        assertThat(view(paused, "host/1/a", false).message()).isEqualTo("Queue processing paused, 4 pending");
        assertThat(view(RUNNING, null, false).message()).isEqualTo("Queue processing waits for a lease, 4 pending");
        assertThat(view(RUNNING, "host/1/a", true).message())
                .isEqualTo("Queue processing waits for a lease, 4 pending");
    }

    @Test
    void theEstimateGoesByWhatTheLatestRecordsHeld() {
        RecordSizes sizes = new RecordSizes();
        assertThat(sizes.estimate(3)).isEqualTo(3);

        sizes.add(10, 1000);

        assertThat(sizes.estimate(3)).isEqualTo(300);
        assertThat(sizes.estimate(0)).isZero();
        for (int i = 0; i < 1000; i++) {
            sizes.add(1000, 2000);
        }
        assertThat(sizes.estimate(3)).isEqualTo(6);
    }

    private static QueueView view(PauseState pause, @Nullable String runner, boolean stale) {
        List<LeaseView> leases = DEPTHS.stream()
                .map(depth ->
                        new LeaseView(Lease.ofPartition(depth.partition()), runner, 1, Instant.EPOCH, 0, stale, false))
                .toList();
        return QueueView.of(pause, new Backlog(DEPTHS, Duration.ZERO), leases, new RecordSizes());
    }
}
