package io.tidemark.ingest.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** How many operations a tenant may push: one tenant must not take the service from the others (R94). */
@ConfigMapping(prefix = "tidemark.ingest.admission")
public interface AdmissionConfig {
    /** Operations a second of one tenant, in one replica, on average. */
    @WithDefault("50000")
    long operationsPerSecond();

    /** Operations of one tenant at once, after a pause. */
    @WithDefault("100000")
    long operationsBurst();

    /**
     * Tenants with a rate of their own, in one replica: {@code acme=500/2000} for 500 operations a second and 2,000 at once; without
     * the second number that of two seconds.
     */
    Optional<List<String>> tenants();
}
