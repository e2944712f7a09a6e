package io.tidemark.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/**
 * The registry outlives an application where several run in one process, one after the other, as in tests: the meters of one
 * that has ended would be read instead of the next one's.
 */
@Singleton
class MetersUntilStop {
    private final MeterRegistry meters;

    MetersUntilStop(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The last of all that stops: what stops may still count. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        meters.clear();
    }
}
