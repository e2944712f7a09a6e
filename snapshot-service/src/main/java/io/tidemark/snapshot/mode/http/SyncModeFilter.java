package io.tidemark.snapshot.mode.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.SyncModeHeader;
import io.tidemark.snapshot.mode.PublishedMode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells readers how sync stands, as far as it is known: a device that only reads notices too. */
@Singleton
class SyncModeFilter {
    private final PublishedMode mode;
    private final CurrentIdentityAssociation identity;

    SyncModeFilter(PublishedMode mode, CurrentIdentityAssociation identity) {
        this.mode = mode;
        this.identity = identity;
    }

    @ServerResponseFilter
    Uni<Void> add(ContainerResponseContext response) {
        return SyncModeHeader.add(identity, response, mode::modeFor);
    }
}
