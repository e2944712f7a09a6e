package io.tidemark.ingest.mode.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.SyncModeHeader;
import io.tidemark.ingest.mode.ModeGate;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells every caller who is known how sync stands, whatever the answer is. */
@Singleton
class SyncModeFilter {
    /** Looked up late: filters are made before the configuration of this run is known. */
    private final Instance<ModeGate> gate;

    private final CurrentIdentityAssociation identity;

    SyncModeFilter(Instance<ModeGate> gate, CurrentIdentityAssociation identity) {
        this.gate = gate;
        this.identity = identity;
    }

    @ServerResponseFilter
    Uni<Void> add(ContainerResponseContext response) {
        return SyncModeHeader.add(
                identity, response, caller -> Optional.of(gate.get().modeFor(caller)));
    }
}
