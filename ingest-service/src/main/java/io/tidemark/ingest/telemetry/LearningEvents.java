package io.tidemark.ingest.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Stage;
import io.tidemark.contracts.telemetry.LearningEvent.Status;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what clients tell of their learning sync (R101, R104); every series is there from the start (C19). */
@Startup
@Singleton
class LearningEvents {
    private static final String EVENTS = "learning_sync_events";
    private static final String NONE = "none";
    private static final String OTHER = "other";
    /** Others are counted together: a client's word must not make a series. */
    private static final Set<String> REASONS =
            Set.of("unauthenticated", "offline", "disabled", "local-only", "in-progress");

    private final MeterRegistry metrics;
    private final AtomicLong queueDelta;

    LearningEvents(MeterRegistry metrics) {
        this.metrics = metrics;
        this.queueDelta = metrics.gauge("learning_sync_queue_delta", new AtomicLong());
        metrics.counter(EVENTS, tags(Name.STARTED, NONE, NONE, NONE));
        for (Status status : Status.values()) {
            metrics.counter(EVENTS, tags(Name.COMPLETED, status.wire(), NONE, NONE));
        }
        for (Stage stage : Stage.values()) {
            metrics.counter(EVENTS, tags(Name.FAILED, Status.FAILURE.wire(), stage.wire(), NONE));
        }
        REASONS.forEach(reason -> metrics.counter(EVENTS, tags(Name.SKIPPED, NONE, NONE, reason)));
        metrics.counter(EVENTS, tags(Name.SKIPPED, NONE, NONE, OTHER));
    }

    void count(List<LearningEvent> events) {
        for (LearningEvent event : events) {
            metrics.counter(EVENTS, tags(event)).increment();
            if (event.queueDelta() != null) {
                queueDelta.addAndGet(event.queueDelta());
            }
        }
    }

    private static Tags tags(LearningEvent event) {
        Status status = event.event() == Name.FAILED ? Status.FAILURE : event.status();
        return tags(
                event.event(),
                status == null ? NONE : status.wire(),
                event.stage() == null ? NONE : event.stage().wire(),
                reason(event.reason()));
    }

    private static String reason(@Nullable String reason) {
        if (reason == null) {
            return NONE;
        }
        return REASONS.contains(reason) ? reason : OTHER;
    }

    private static Tags tags(Name event, String status, String stage, String reason) {
        return Tags.of("event", event.wire(), "status", status, "stage", stage, "reason", reason);
    }
}
