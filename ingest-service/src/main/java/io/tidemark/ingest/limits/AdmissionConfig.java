package io.tidemark.ingest.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many operations a tenant may push: one tenant must not take the service from the others (R94). */
@ConfigMapping(prefix = "tidemark.ingest.admission")
public interface AdmissionConfig {
    /** Operations a second of one tenant, in one replica, on average. */
    @WithDefault("50000")
    long operationsPerSecond();

    /** Operations of one tenant at once, after a pause. */
    @WithDefault("100000")
    long operationsBurst();
}
