package io.tidemark.snapshot.feed;

import io.smallrye.common.annotation.Identifier;
import io.tidemark.http.kafka.AssignedTopic;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;

/** Ready once commits are being heard of: a request that waits before that would wait to the end. */
final class HeadsAssigned {
    @Produces
    @Singleton
    @Readiness
    @Identifier("stream-heads")
    AssignedTopic assigned() {
        return new AssignedTopic("stream-heads-assigned");
    }
}
