package io.tidemark.flag.feature;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the flags were read; that the store goes away later changes nothing for readers. */
@Readiness
@Singleton
class FeaturesLoaded implements HealthCheck {
    private final CurrentFeatures current;

    FeaturesLoaded(CurrentFeatures current) {
        this.current = current;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("flags loaded")
                .status(current.loaded())
                .build();
    }
}
