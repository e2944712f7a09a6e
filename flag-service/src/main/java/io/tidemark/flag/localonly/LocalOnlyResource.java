package io.tidemark.flag.localonly;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The kill switch, for operators (R32, R34). */
@Path("/ops/local-only")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class LocalOnlyResource {
    private final LocalOnlySwitch localOnly;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    LocalOnlyResource(LocalOnlySwitch localOnly, JsonWebToken token, SecurityIdentity identity) {
        this.localOnly = localOnly;
        this.token = token;
        this.identity = identity;
    }

    /** How the switch stands for the caller's tenant. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getLocalOnly", summary = "How the kill switch stands")
    public LocalOnlyView view() {
        return localOnly.view(Caller.of(token), identity.hasRole("admin"));
    }

    /** Moves the switch; in force here when it answers, everywhere within two seconds. */
    @PUT
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "putLocalOnly",
            summary = "Turn the kill switch on or off, with a reason",
            description = """
                    On: clients queue, the server refuses writes. Each tenant has a switch, and "*" is one more: turning \
                    that off leaves the tenants' own as they are. Every change takes the next epoch and is audited.""")
    @APIResponse(
            responseCode = "200",
            description = "The new state, in force here and at every replica within two seconds",
            content = @Content(schema = @Schema(implementation = LocalOnlyView.class)))
    @APIResponse(responseCode = "409", description = "stale-epoch: somebody else moved the switch first")
    @APIResponse(
            responseCode = "503",
            description = "The store is away: not changed, unless the commit was under way; read the state again")
    public Uni<LocalOnlyView> change(@Nullable LocalOnlyRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        Caller caller = Caller.of(token);
        boolean admin = identity.hasRole("admin");
        return localOnly.change(request.checked(caller, admin), request.expectedEpoch(), caller, admin);
    }
}
