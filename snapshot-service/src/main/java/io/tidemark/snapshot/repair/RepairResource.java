package io.tidemark.snapshot.repair;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Repairs of stored snapshots, for operators, of their own tenant. */
@Path("/ops/repairs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class RepairResource {
    private final RepairStore store;
    private final JsonWebToken token;

    RepairResource(RepairStore store, JsonWebToken token) {
        this.store = store;
        this.token = token;
    }

    /** Puts a payload back. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "repairSnapshot",
            summary = "Put a snapshot's payload back",
            description =
                    "For integrity-service, which has found the payload and proved it. The head and the digest follow in"
                            + " the same transaction. Nothing is changed unless what is stored is what was expected.")
    @APIResponse(responseCode = "200", description = "Repaired, and written down")
    @APIResponse(responseCode = "409", description = "repair-differs: what is stored is not what was expected")
    @APIResponse(responseCode = "422", description = "content-hash-mismatch: the hash is not that of the payload")
    public Uni<RepairView> repair(@Nullable RepairRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        return store.repair(Caller.of(token), request.checked());
    }

    /** Newest first. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "listRepairs", summary = "The latest 100 repairs of the tenant, newest first")
    @APIResponse(responseCode = "200", description = "The repairs")
    public Uni<Page> latest() {
        return store.latest(Caller.of(token)).map(Page::new);
    }

    /** Repairs, newest first. */
    public record Page(List<RepairView> repairs) {}
}
