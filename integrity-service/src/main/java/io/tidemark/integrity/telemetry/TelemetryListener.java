package io.tidemark.integrity.telemetry;

import io.tidemark.contracts.telemetry.TelemetryMessage;

/** Hears all telemetry, on one thread, in the order of each user. */
public interface TelemetryListener {
    /** What happened; at the start, what happened within the last day. */
    void heard(TelemetryMessage message);
}
