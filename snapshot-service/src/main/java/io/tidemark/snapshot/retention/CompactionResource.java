package io.tidemark.snapshot.retention;

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

/** Compaction, for operators, of their own tenant (R62). */
@Path("/ops/queue/compact")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class CompactionResource {
    private final CompactionDesk desk;
    private final JsonWebToken token;

    CompactionResource(CompactionDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    /** Starts one. */
    @POST
    @ResponseStatus(202)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "compact",
            summary = "Remove what may go, now",
            description = "Old versions and tombstones by the policies of their collections, and answers that expired. "
                    + "Never the newest version of a record. It also runs by itself once a day.")
    @APIResponse(
            responseCode = "202",
            description = "It runs; GET tells how far it is",
            content = @Content(schema = @Schema(implementation = CompactionView.class)))
    @APIResponse(responseCode = "409", description = "request-running: one runs, of this tenant or another one")
    public Uni<CompactionView> start() {
        return desk.start(Caller.of(token));
    }

    /** How far it is. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getCompaction", summary = "The tenant's latest compaction, and what it removed")
    @APIResponse(responseCode = "200", description = "The compaction")
    @APIResponse(responseCode = "404", description = "not-found: there never was one")
    public Uni<CompactionView> latest() {
        return desk.latest(Caller.of(token));
    }
}
