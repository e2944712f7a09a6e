package io.tidemark.ingest.socket;

import io.smallrye.common.annotation.Identifier;
import io.tidemark.http.kafka.AssignedTopic;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;

/** Ready once operators are heard: a device that connected before that might miss what is asked of it. */
final class ControlAssigned {
    @Produces
    @Singleton
    @Readiness
    @Identifier("control")
    AssignedTopic assigned() {
        return new AssignedTopic("control-assigned");
    }
}
