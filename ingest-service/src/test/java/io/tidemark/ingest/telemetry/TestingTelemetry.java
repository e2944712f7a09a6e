package io.tidemark.ingest.telemetry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.contracts.telemetry.TelemetryMessage.PushCount;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;

/** A buffer with its clock standing still, and what waits in it. */
public final class TestingTelemetry {
    static final Instant NOW = Instant.parse("2026-11-21T08:00:30Z");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TelemetryBuffer buffer;

    public TestingTelemetry() {
        this(100_000, 100);
    }

    TestingTelemetry(int maxWaiting, int maxEventsWaiting) {
        this.buffer = new TelemetryBuffer(maxWaiting, maxEventsWaiting, Clock.fixed(NOW, ZoneOffset.UTC), metrics);
    }

    public TelemetryBuffer buffer() {
        return buffer;
    }

    double dropped() {
        return metrics.counter("telemetry_dropped").count();
    }

    /** What waits, by user and class; it waits no longer then. */
    public Map<String, Map<ErrorClass, Long>> told() {
        return buffer.drain().stream()
                .collect(Collectors.toMap(
                        TelemetryMessage::key,
                        message -> message.pushes().stream()
                                .collect(Collectors.toMap(PushCount::errorClass, PushCount::count))));
    }
}
