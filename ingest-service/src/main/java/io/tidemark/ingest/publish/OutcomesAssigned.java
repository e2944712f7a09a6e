package io.tidemark.ingest.publish;

import io.smallrye.common.annotation.Identifier;
import io.tidemark.http.kafka.AssignedTopic;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the outcomes are being read: a request taken before that might wait for an outcome that nobody hears. */
final class OutcomesAssigned {
    @Produces
    @Singleton
    @Readiness
    @Identifier("outcomes")
    AssignedTopic assigned() {
        return new AssignedTopic("outcomes-assigned");
    }
}
