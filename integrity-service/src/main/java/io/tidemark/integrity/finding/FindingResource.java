package io.tidemark.integrity.finding;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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

/** Findings, for operators of their tenant, for administrators of all. */
@Path("/ops/integrity/findings")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integrity")
public class FindingResource {
    private final FindingDesk desk;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    FindingResource(FindingDesk desk, JsonWebToken token, SecurityIdentity identity) {
        this.desk = desk;
        this.token = token;
        this.identity = identity;
    }

    /** Newest first. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "listFindings", summary = "Evidence of corruption, newest first")
    @APIResponse(responseCode = "200", description = "A page of findings")
    public Uni<FindingView.Page> list(@BeanParam FindingParameters parameters) {
        return desk.page(parameters, Caller.of(token), admin());
    }

    /** One, with what was done about it. */
    @GET
    @Path("/{finding}")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getFinding", summary = "One finding, with what was done about it")
    @APIResponse(responseCode = "200", description = "The finding")
    @APIResponse(responseCode = "404", description = "not-found: none of the token's tenant")
    public Uni<FindingView> one(@PathParam("finding") String id) {
        return desk.one(id, Caller.of(token), admin());
    }

    /** It is corruption. */
    @POST
    @Path("/{finding}/confirm")
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "confirmFinding",
            summary = "Say that a finding is corruption",
            description = "What is confirmed turns local-only on for its tenant.")
    @APIResponse(responseCode = "200", description = "Confirmed")
    @APIResponse(responseCode = "409", description = "stale-finding, or finding-not-possible: see the detail")
    public Uni<FindingView> confirm(@PathParam("finding") String id, @Nullable FindingRequest request) {
        return act(id, FindingAction.CONFIRM, request);
    }

    /** It is none. */
    @POST
    @Path("/{finding}/dismiss")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "dismissFinding", summary = "Say that a finding is no corruption; seen again, it stays so")
    @APIResponse(responseCode = "200", description = "Dismissed")
    @APIResponse(responseCode = "409", description = "stale-finding, or finding-not-possible: see the detail")
    public Uni<FindingView> dismiss(@PathParam("finding") String id, @Nullable FindingRequest request) {
        return act(id, FindingAction.DISMISS, request);
    }

    private Uni<FindingView> act(String id, FindingAction action, @Nullable FindingRequest request) {
        return desk.act(id, action, request, Caller.of(token), admin());
    }

    private boolean admin() {
        return identity.hasRole("admin");
    }
}
