package io.tidemark.integrity.status;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The suite at one glance. */
@Path("/ops/status")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "status")
public class StatusResource {
    private final Services services;
    private final Dependencies dependencies;
    private final StatusConfig config;
    private final Clock clock;
    private final JsonWebToken token;

    StatusResource(Services services, Dependencies dependencies, StatusConfig config, Clock clock, JsonWebToken token) {
        this.services = services;
        this.dependencies = dependencies;
        this.config = config;
        this.clock = clock;
        this.token = token;
    }

    /** Answers within seconds, whatever is down. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(
            operationId = "getStatus",
            summary =
                    "Success rate, queue, breaker, leases, dependencies, flags, findings, incidents, services: one call",
            description = """
                    Every part is asked for with the caller's own token, at once, and is unavailable on its own: the answer is \
                    200 also when services are down. GET /health of each service is for machines.""")
    public Uni<StatusView> status() {
        return Uni.combine()
                .all()
                .unis(services.ask(Source.all(config.services().keySet()), token.getRawToken()), dependencies.look())
                .with((answers, needed) -> Summary.of(answers, needed, clock.instant()));
    }
}
