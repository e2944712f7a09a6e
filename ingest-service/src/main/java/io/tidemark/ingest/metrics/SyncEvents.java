package io.tidemark.ingest.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.http.Caller;
import io.tidemark.ingest.telemetry.TelemetryBuffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts pushes as the server sees them, one event for each request, and tells whoever counts health of those whose sender
 * is known (R2).
 */
@Singleton
@Startup
public class SyncEvents {
    private static final String EVENTS = "sync_events";
    private static final String TENANT_EVENTS = "sync_tenant_events";
    private static final int MAX_TENANTS = 50;
    /** Longer than it takes to be scraped, and to be looked at. */
    private static final Duration LOOKED_AT = Duration.ofMinutes(15);

    private final MeterRegistry metrics;
    private final TelemetryBuffer telemetry;
    private final BusiestLabels tenants = new BusiestLabels(MAX_TENANTS, LOOKED_AT, System::nanoTime, this::forget);

    SyncEvents(MeterRegistry metrics, TelemetryBuffer telemetry) {
        this.metrics = metrics;
        this.telemetry = telemetry;
        for (ErrorClass errorClass : ErrorClass.values()) {
            metrics.counter(EVENTS, tags(errorClass, true));
            metrics.counter(EVENTS, tags(errorClass, false));
            metrics.counter(TENANT_EVENTS, Tags.of("tenant", BoundedLabels.OTHER, "outcome", errorClass.outcome()));
        }
    }

    /** Counts an answer of that class to that caller; null when nobody knows who called. */
    public void answered(ErrorClass errorClass, @Nullable Caller caller) {
        metrics.counter(EVENTS, tags(errorClass, caller != null)).increment();
        if (caller != null) {
            metrics.counter(
                            TENANT_EVENTS,
                            Tags.of("tenant", tenants.of(caller.tenant()), "outcome", errorClass.outcome()))
                    .increment();
            telemetry.answered(caller, errorClass);
        }
    }

    private void forget(String tenant) {
        metrics.find(TENANT_EVENTS).tag("tenant", tenant).counters().forEach(metrics::remove);
    }

    private static Tags tags(ErrorClass errorClass, boolean signedIn) {
        return Tags.of(
                "outcome",
                errorClass.outcome(),
                "stage",
                "push",
                "error_class",
                errorClass.label(),
                "signed_in",
                Boolean.toString(signedIn));
    }
}
