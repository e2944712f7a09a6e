package io.tidemark.ingest.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Counts pushes as the server sees them: one event for each request, beside those that clients tell of themselves. */
@Singleton
@Startup
public class SyncEvents {
    private static final String EVENTS = "sync_events";
    private static final String TENANT_EVENTS = "sync_tenant_events";
    private static final int MAX_TENANTS = 50;

    private final MeterRegistry metrics;
    private final BoundedLabels tenants = new BoundedLabels(MAX_TENANTS);

    SyncEvents(MeterRegistry metrics) {
        this.metrics = metrics;
        for (ErrorClass errorClass : ErrorClass.values()) {
            metrics.counter(EVENTS, tags(errorClass, true));
            metrics.counter(EVENTS, tags(errorClass, false));
        }
        metrics.counter(TENANT_EVENTS, Tags.of("tenant", BoundedLabels.OTHER, "outcome", ErrorClass.NONE.outcome()));
        metrics.counter(TENANT_EVENTS, Tags.of("tenant", BoundedLabels.OTHER, "outcome", ErrorClass.SERVER.outcome()));
    }

    /** Counts an answer with that status, to a caller of that tenant; null when nobody knows who called. */
    public void answered(int status, @Nullable String tenant) {
        ErrorClass errorClass = ErrorClass.of(status);
        metrics.counter(EVENTS, tags(errorClass, tenant != null)).increment();
        if (tenant != null) {
            metrics.counter(TENANT_EVENTS, Tags.of("tenant", tenants.of(tenant), "outcome", errorClass.outcome()))
                    .increment();
        }
    }

    private static Tags tags(ErrorClass errorClass, boolean signedIn) {
        return Tags.of(
                "outcome",
                errorClass.outcome(),
                "stage",
                "push",
                "error_class",
                errorClass.label,
                "signed_in",
                Boolean.toString(signedIn));
    }

    /** Why a push failed (R12). */
    private enum ErrorClass {
        NONE("none"),
        CLIENT("4xx"),
        SERVER("5xx"),
        /** Counted by clients only: who has no answer was not seen to fail here. */
        NETWORK("network"),
        RATE_LIMITED("429");

        private static final int TOO_MANY_REQUESTS = 429;

        private final String label;

        ErrorClass(String label) {
            this.label = label;
        }

        static ErrorClass of(int status) {
            if (status == TOO_MANY_REQUESTS) {
                return RATE_LIMITED;
            }
            return status < 400 ? NONE : status < 500 ? CLIENT : SERVER;
        }

        String outcome() {
            return this == NONE ? "success" : "failure";
        }
    }
}
