package io.tidemark.flag.audit;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit, for operators. */
@Path("/ops/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
public class AuditResource {
    private final AuditDesk desk;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    AuditResource(AuditDesk desk, JsonWebToken token, SecurityIdentity identity) {
        this.desk = desk;
        this.token = token;
        this.identity = identity;
    }

    /** Some entries. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(
            operationId = "getAudit",
            summary = "Who changed which flag or rollout, when and why; the newest first",
            description = "Admins see everything, others what concerns their tenant or all tenants, without documents.")
    public Uni<AuditPage> page(@BeanParam AuditParameters parameters) {
        return desk.page(parameters, Caller.of(token), identity.hasRole("admin"));
    }

    /** Whether nothing was altered. */
    @GET
    @Path("/verification")
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "verifyAudit",
            summary = "Follow the chain of hashes from the first entry to the last; names the first that does not fit",
            description =
                    "Every entry of every tenant is read. Keep `hash` elsewhere to notice later that all were replaced.")
    public Uni<AuditPage.Verification> verify() {
        return desk.verify();
    }
}
