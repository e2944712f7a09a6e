package io.tidemark.ingest.limits.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.http.RetryAfter;
import io.tidemark.ingest.limits.Admission;
import io.tidemark.ingest.limits.Load;
import io.tidemark.ingest.limits.Quota;
import io.tidemark.ingest.protocol.http.PushEndpoint;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells a client that pushed how much more it may push, and to slow down before it has to be turned away. */
@Singleton
class LoadHeaders {
    private static final String BACKOFF = "Backoff";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int FIRST_THAT_IS_NO_SUCCESS = 300;

    /** Looked up late: filters are made before the configuration of this run is known. */
    private final Instance<Admission> admission;

    private final Instance<Load> load;
    private final CurrentIdentityAssociation identity;

    LoadHeaders(Instance<Admission> admission, Instance<Load> load, CurrentIdentityAssociation identity) {
        this.admission = admission;
        this.load = load;
        this.identity = identity;
    }

    @ServerResponseFilter
    @PushEndpoint
    Uni<Void> add(ContainerResponseContext response) {
        if (response.getStatus() < FIRST_THAT_IS_NO_SUCCESS && load.get().isHigh()) {
            response.getHeaders().putSingle(BACKOFF, RetryAfter.jittered(PAUSE, ThreadLocalRandom.current()));
        }
        return identity.getDeferredIdentity()
                .invoke(caller -> add(caller, response))
                // A token that is not accepted has its own answer already.
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void add(SecurityIdentity caller, ContainerResponseContext response) {
        if (caller.getPrincipal() instanceof JsonWebToken token) {
            Quota quota = admission.get().quota(Caller.of(token).tenant());
            response.getHeaders().putSingle("RateLimit-Policy", quota.policyHeader());
            response.getHeaders().putSingle("RateLimit", quota.header());
        }
    }
}
