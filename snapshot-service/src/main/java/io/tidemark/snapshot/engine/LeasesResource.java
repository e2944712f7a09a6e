package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.engine.LeaseView.ReleaseRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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

/** The leases, for operators (R50, R54, R60). They are of the whole installation, not of a tenant. */
@Path("/ops/leases")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class LeasesResource {
    private final LeaseDesk desk;
    private final JsonWebToken token;

    LeasesResource(LeaseDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    /** All leases. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getLeases", summary = "Who holds which lease, and when its holder was last heard")
    public Uni<LeaseView.Page> list() {
        return desk.list();
    }

    /** Releases a lease whose holder is gone. */
    @POST
    @Path("/{name}/release")
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "releaseLease",
            summary = "Release a lease whose holder is silent",
            description = "The epoch rises: whatever the former holder still tries to write is refused. "
                    + "Under ten minutes of silence only with \"force\": true. " + Release.WARNING)
    @APIResponse(responseCode = "200", description = "Released, or free already")
    @APIResponse(responseCode = "404", description = "not-found: no such lease")
    @APIResponse(responseCode = "409", description = "lease-in-use: the holder was heard less than ten minutes ago")
    @APIResponse(responseCode = "503", description = "dependency-unavailable: PostgreSQL does not answer")
    public Uni<LeaseView.Released> release(@PathParam("name") String name, @Nullable ReleaseRequest request) {
        return desk.release(Caller.of(token), name, request);
    }
}
