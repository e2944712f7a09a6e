package io.tidemark.ingest.metrics.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.http.Caller;
import io.tidemark.ingest.metrics.SyncEvents;
import io.tidemark.ingest.mode.ModeGate;
import io.tidemark.ingest.protocol.http.PushEndpoint;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Sees the answer to each push, and counts it; one of learning records that is no success is logged as well (R105). */
@Singleton
class PushWatch {
    private static final Logger LOG = Logger.getLogger(PushWatch.class);
    private static final String LEARNING_BULK = "/api/learning-records/bulk";
    private static final int FIRST_THAT_IS_NO_SUCCESS = 300;

    /** Looked up late: filters are made before the configuration of this run is known. */
    private final Instance<SyncEvents> events;

    private final Instance<ModeGate> gate;
    private final CurrentIdentityAssociation identity;

    PushWatch(Instance<SyncEvents> events, Instance<ModeGate> gate, CurrentIdentityAssociation identity) {
        this.events = events;
        this.gate = gate;
        this.identity = identity;
    }

    @ServerResponseFilter
    @PushEndpoint
    Uni<Void> watch(ContainerRequestContext request, ContainerResponseContext response) {
        String path = request.getUriInfo().getPath();
        int status = response.getStatus();
        return identity.getDeferredIdentity()
                .map(PushWatch::caller)
                .onFailure()
                .recoverWithItem(Optional.empty())
                .invoke(caller -> saw(path, status, caller.orElse(null)))
                .replaceWithVoid();
    }

    private static Optional<Caller> caller(SecurityIdentity identity) {
        return identity.getPrincipal() instanceof JsonWebToken token ? Optional.of(Caller.of(token)) : Optional.empty();
    }

    /** A push is refused by the switch before anything else, so whoever it stops was stopped by it. */
    private ErrorClass errorClass(int status, @Nullable Caller caller) {
        boolean paused = status == ErrorCode.LOCAL_ONLY.status()
                && caller != null
                && gate.get().modeFor(caller) instanceof SyncMode.LocalOnly;
        return paused ? ErrorClass.PAUSED : ErrorClass.of(status);
    }

    private void saw(String path, int status, @Nullable Caller caller) {
        events.get().answered(errorClass(status, caller), caller);
        if (status >= FIRST_THAT_IS_NO_SUCCESS && path.endsWith(LEARNING_BULK)) {
            MDC.put("service", "learning-sync");
            try {
                LOG.warnf(
                        "service=learning-sync event=bulk status=%d tenant=%s",
                        status, caller == null ? null : caller.tenant());
            } finally {
                MDC.remove("service");
            }
        }
    }
}
