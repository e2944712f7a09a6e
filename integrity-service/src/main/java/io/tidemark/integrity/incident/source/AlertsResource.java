package io.tidemark.integrity.incident.source;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where Alertmanager sends its alerts. */
@Path("/ops/incidents")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "incidents")
public class AlertsResource {
    private final Intake intake;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    AlertsResource(Intake intake, JsonWebToken token, SecurityIdentity identity) {
        this.intake = intake;
        this.token = token;
        this.identity = identity;
    }

    /** What became of the alerts. */
    @Schema(name = "TakenAlerts")
    record Taken(int opened, int joined, int waiting, int known) {}

    /** All of them or none; sending them again changes nothing. */
    @POST
    @Path("/alerts")
    @RolesAllowed({"service", "operator", "admin"})
    @Operation(
            operationId = "takeAlerts",
            summary = "Alertmanager's webhook: an alert opens an incident, or joins the one that is open",
            description = """
                    Version 4 of Alertmanager's payload. An alert goes by fingerprint and startsAt: what was heard is not heard \
                    twice. Its tenant is the label tenant, without one it concerns the whole installation; it pages when a label \
                    sev, priority, level or severity says so. Operators may send what concerns their own tenant only.""")
    public Uni<Taken> take(@Nullable Webhook webhook) {
        if (webhook == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        boolean anyTenant = identity.hasRole("service") || identity.hasRole("admin");
        return intake.alerts(webhook, anyTenant ? null : Caller.of(token).tenant())
                .map(taken -> new Taken(taken.opened(), taken.joined(), taken.waiting(), taken.known()));
    }
}
