package io.tidemark.ingest.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningEventsTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final LearningEvents learning = new LearningEvents(metrics);

    @Test
    void everySeriesIsThereFromTheStartAndNoWordOfAClientMakesAnother() {
        int before = metrics.getMeters().size();

        for (int i = 0; i < 100; i++) {
            learning.count(List.of(new LearningEvent(Name.SKIPPED, null, null, null, null, "because-" + i, null)));
        }
        learning.count(List.of(failed(3), failed(-1)));

        assertThat(metrics.getMeters()).hasSize(before);
        assertThat(metrics.get("learning_sync_events")
                        .tag("reason", "other")
                        .counter()
                        .count())
                .isEqualTo(100);
        assertThat(metrics.get("learning_sync_events")
                        .tags("status", "failure", "stage", "push")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(metrics.get("learning_sync_queue_delta").gauge().value()).isEqualTo(2);
    }

    private static LearningEvent failed(long queueDelta) {
        return new LearningEvent(Name.FAILED, null, queueDelta, Stage.PUSH, 503, null, null);
    }
}
