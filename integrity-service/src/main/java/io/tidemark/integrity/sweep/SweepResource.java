package io.tidemark.integrity.sweep;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Scans of the whole store that run beside everything else. An administrator's cover all tenants, an operator's their own. */
@Path("/ops/integrity/full-scans")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integrity")
public class SweepResource {
    private final SweepDesk desk;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    SweepResource(SweepDesk desk, JsonWebToken token, SecurityIdentity identity) {
        this.desk = desk;
        this.token = token;
        this.identity = identity;
    }

    /** Starts one. */
    @POST
    @ResponseStatus(202)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "startFullScan",
            summary = "Scan the whole store in the background",
            description =
                    "In small parts, each a short read-only transaction, no faster than configured. What it sees becomes"
                            + " findings. One at a time; it goes on in another replica when its own dies. PostgreSQL checks each"
                            + " row; with depth \"all\" each snapshot is also read and judged in Java, otherwise some are.")
    @APIResponse(responseCode = "202", description = "It runs; GET tells how far it is")
    @APIResponse(responseCode = "409", description = "scan-running: one is under way, or paused")
    @APIResponse(responseCode = "400", description = "A reason or a depth that can't be")
    public Uni<SweepView> start(@Nullable SweepStart request) {
        return desk.start(request, Caller.of(token), admin());
    }

    /** Newest first. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "listFullScans", summary = "The latest background scans, newest first")
    @APIResponse(responseCode = "200", description = "The scans")
    public Uni<SweepView.Page> list() {
        return desk.page(Caller.of(token), admin());
    }

    /** How far one is. */
    @GET
    @Path("/{scan}")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getFullScan", summary = "One background scan, and how far it has come")
    @APIResponse(responseCode = "200", description = "The scan")
    @APIResponse(responseCode = "404", description = "not-found: none of the token's tenant")
    public Uni<SweepView> one(@PathParam("scan") String id) {
        return desk.one(id, Caller.of(token), admin());
    }

    /** It stays where it is, and while it does no other can start, of whomever: that is not for one tenant's operator. */
    @POST
    @Path("/{scan}/pause")
    @RolesAllowed("admin")
    @Operation(
            operationId = "pauseFullScan",
            summary = "Let a background scan wait where it is; administrators only",
            description = "While it waits, no other scan of the whole store can start. Operators may cancel their own.")
    @APIResponse(responseCode = "200", description = "It waits")
    @APIResponse(responseCode = "409", description = "scan-not-possible: it does not run")
    public Uni<SweepView> pause(@PathParam("scan") String id, @Nullable SweepRequest request) {
        return order(id, SweepState.Order.PAUSE, request);
    }

    /** It goes on from where it was. */
    @POST
    @Path("/{scan}/resume")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "resumeFullScan", summary = "Let a background scan go on from where it was paused")
    @APIResponse(responseCode = "200", description = "It runs")
    @APIResponse(responseCode = "409", description = "scan-not-possible: it is not paused")
    public Uni<SweepView> resume(@PathParam("scan") String id, @Nullable SweepRequest request) {
        return order(id, SweepState.Order.RESUME, request);
    }

    /** It ends here. */
    @POST
    @Path("/{scan}/cancel")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "cancelFullScan", summary = "End a background scan; what it found stays")
    @APIResponse(responseCode = "200", description = "It is over")
    @APIResponse(responseCode = "409", description = "scan-not-possible: it is over already")
    public Uni<SweepView> cancel(@PathParam("scan") String id, @Nullable SweepRequest request) {
        return order(id, SweepState.Order.CANCEL, request);
    }

    private Uni<SweepView> order(String id, SweepState.Order order, @Nullable SweepRequest request) {
        return desk.order(id, order, request, Caller.of(token), admin());
    }

    private boolean admin() {
        return identity.hasRole("admin");
    }
}
