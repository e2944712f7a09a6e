package io.tidemark.integrity.repair;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.integrity.finding.FindingView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Repairs, by operators of the tenant whose data it is. */
@Path("/ops/integrity/findings/{finding}/repair")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integrity")
public class RepairResource {
    private final RepairDesk desk;
    private final JsonWebToken token;

    RepairResource(RepairDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    /** Begins one; the finding is closed once a check finds nothing any more. */
    @POST
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "repairFinding",
            summary = "Repair what a finding names",
            description =
                    "From history: heads, counts and digests are made anew. From kafka: the operation as it was sent,"
                            + " if its hash is the one that was heard or stored. From backup: the payload that is sent along, likewise."
                            + " From devices: they are asked to synchronise now."
                            + " The finding is closed once a check finds nothing any more.")
    @APIResponse(responseCode = "200", description = "Begun")
    @APIResponse(
            responseCode = "409",
            description = "finding-not-possible, stale-finding, repair-differs or rebuild-running: see the detail")
    @APIResponse(responseCode = "503", description = "dependency-unavailable: nothing was repaired")
    public Uni<FindingView> repair(@PathParam("finding") String id, @Nullable RepairRequest request) {
        boolean admin = token.getGroups().contains("admin");
        return desk.repair(id, request, new RepairDesk.Operator(Caller.of(token), admin, token.getRawToken()));
    }
}
