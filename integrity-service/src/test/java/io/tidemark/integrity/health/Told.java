package io.tidemark.integrity.health;

import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Stage;
import io.tidemark.contracts.telemetry.LearningEvent.Status;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.contracts.telemetry.TelemetryMessage.PushCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Telemetry as ingest-service would tell it. */
public final class Told {
    static final LearningEvent COMPLETED =
            new LearningEvent(Name.COMPLETED, Status.SUCCESS, 0L, null, null, null, null);
    static final LearningEvent STARTED = new LearningEvent(Name.STARTED, null, null, null, null, null, 1L);
    static final LearningEvent NO_ANSWER = new LearningEvent(Name.FAILED, null, 1L, Stage.PUSH, null, null, null);

    private Told() {}

    /** So many answers of that user, of which so many are failures. */
    public static TelemetryMessage pushes(String tenant, String user, Instant at, long events, long failures) {
        List<PushCount> counts = new ArrayList<>();
        if (events > failures) {
            counts.add(new PushCount(ErrorClass.NONE, events - failures));
        }
        if (failures > 0) {
            counts.add(new PushCount(ErrorClass.SERVER, failures));
        }
        return new TelemetryMessage(1, tenant, user, at, counts, List.of());
    }

    static TelemetryMessage paused(String tenant, String user, Instant at, long times) {
        return new TelemetryMessage(1, tenant, user, at, List.of(new PushCount(ErrorClass.PAUSED, times)), List.of());
    }

    static TelemetryMessage events(String tenant, String user, Instant at, LearningEvent... events) {
        return new TelemetryMessage(1, tenant, user, at, List.of(), List.of(events));
    }
}
