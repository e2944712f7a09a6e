package io.tidemark.ingest.telemetry;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body as the OpenAPI document shows it; it is read by {@link EventsReader}. */
@Schema(name = "TelemetryRequest", additionalProperties = Schema.False.class)
record TelemetryBody(
        @Schema(required = true, maxItems = 100) List<Event> events) {
    @Schema(name = "TelemetryEvent", additionalProperties = Schema.False.class)
    record Event(
            @Schema(
                    required = true,
                    enumeration = {
                        "learning_sync_started",
                        "learning_sync_completed",
                        "learning_sync_failed",
                        "learning_sync_skipped"
                    })
            String event,

            @Schema(
                    name = "dirtyCount",
                    minimum = "0",
                    description = "learning_sync_started: how many changes wait; needed")
            Long dirtyCount,

            @Schema(
                    enumeration = {"success", "partial", "failure"},
                    description = "learning_sync_completed: how; needed")
            String status,

            @Schema(name = "queueDelta", description = "completed, failed: by how much the queue has grown")
            Long queueDelta,

            @Schema(
                    enumeration = {"fetch", "push", "persist"},
                    description = "learning_sync_failed: where; needed")
            String stage,

            @Schema(
                    name = "statusCode",
                    minimum = "100",
                    maximum = "599",
                    description = "learning_sync_failed: the answer's status; left out when there was none")
            Integer statusCode,

            @Schema(maxLength = 500, description = "learning_sync_failed: the error message; it is not kept")
            String message,

            @Schema(pattern = "[a-z][a-z0-9_-]{0,63}", description = "learning_sync_skipped: why; needed")
            String reason) {}
}
