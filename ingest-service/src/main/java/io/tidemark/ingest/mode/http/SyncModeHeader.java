package io.tidemark.ingest.mode.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.ingest.mode.ModeGate;
import io.tidemark.ingest.mode.SyncMode;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells every caller who is known how sync stands, whatever the answer is. */
@Singleton
class SyncModeHeader {
    /** Looked up late: filters are made before the configuration of this run is known. */
    private final Instance<ModeGate> gate;

    private final CurrentIdentityAssociation identity;

    SyncModeHeader(Instance<ModeGate> gate, CurrentIdentityAssociation identity) {
        this.gate = gate;
        this.identity = identity;
    }

    @ServerResponseFilter
    Uni<Void> add(ContainerResponseContext response) {
        return identity.getDeferredIdentity()
                .invoke(caller -> add(caller, response))
                // A token that is not accepted has its own answer already.
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void add(SecurityIdentity identity, ContainerResponseContext response) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            response.getHeaders()
                    .putSingle(
                            SyncMode.HEADER,
                            gate.get().modeFor(Caller.of(token)).headerValue());
        }
    }
}
