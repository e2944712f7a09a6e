package io.tidemark.snapshot.index;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The rebuild of what is derived from snapshots, for operators, of their own tenant (R49). */
@Path("/ops/queue/rebuild-index")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class RebuildResource {
    private final IndexRebuild rebuild;
    private final JsonWebToken token;

    RebuildResource(IndexRebuild rebuild, JsonWebToken token) {
        this.rebuild = rebuild;
        this.token = token;
    }

    /** Starts one. */
    @POST
    @ResponseStatus(202)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "rebuildIndex",
            summary = "Rebuild heads, counts and digests of the tenant from its snapshots",
            description = "User by user, beside writes. What differs from the snapshots is corrected and named.")
    @APIResponse(
            responseCode = "202",
            description = "It runs; GET tells how far it is",
            content = @Content(schema = @Schema(implementation = RebuildView.class)))
    @APIResponse(responseCode = "409", description = "rebuild-running: one runs, for this tenant or another one")
    public Uni<RebuildView> start() {
        return rebuild.start(Caller.of(token));
    }

    /** How far it is. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getIndexRebuild", summary = "The latest rebuild of the tenant's index, and what it found")
    @APIResponse(responseCode = "200", description = "The rebuild")
    @APIResponse(responseCode = "404", description = "not-found: there never was one")
    public Uni<RebuildView> latest() {
        return rebuild.latest(Caller.of(token).tenant());
    }
}
