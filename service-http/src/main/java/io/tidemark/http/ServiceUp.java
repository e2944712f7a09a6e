package io.tidemark.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Each service says that it is there, under its own name: where nobody says so, Prometheus knows that it is silent. */
@Singleton
class ServiceUp {
    private final MeterRegistry meters;
    private final String service;

    ServiceUp(MeterRegistry meters, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.meters = meters;
        this.service = service;
    }

    void start(@Observes StartupEvent event) {
        Gauge.builder("service_up", () -> 1)
                .tag("service", service)
                .description("1 while the service answers")
                .register(meters);
    }
}
