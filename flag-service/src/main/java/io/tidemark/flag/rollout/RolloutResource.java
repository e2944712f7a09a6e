package io.tidemark.flag.rollout;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.rollout.Signal.Order;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Guarded rollouts, for operators (R34). */
@Path("/ops/rollouts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rollouts")
public class RolloutResource {
    private final RolloutDesk desk;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    RolloutResource(RolloutDesk desk, JsonWebToken token, SecurityIdentity identity) {
        this.desk = desk;
        this.token = token;
        this.identity = identity;
    }

    /** Those that go on, then those that are over. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "listRollouts", summary = "The rollouts that go on, then those that are over")
    @APIResponse(responseCode = "200", description = "Some of them, with a next_cursor while there may be more")
    @APIResponse(responseCode = "400", description = "invalid-cursor, invalid-parameter")
    public Uni<RolloutView.Page> list(
            @RestQuery @Nullable String cursor,
            @RestQuery @Parameter(description = "1 to 100; 100 when it is missing") @Nullable String limit) {
        return desk.list(RolloutPageRequest.of(cursor, limit), caller(), admin());
    }

    /** One, with its log. */
    @GET
    @Path("/{id}")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getRollout", summary = "One rollout, with every decision and its reasons")
    public Uni<RolloutView> one(@PathParam("id") String id) {
        return desk.one(id, caller(), admin());
    }

    /** Starts one; its first step is in force when this answers. */
    @POST
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "startRollout",
            summary = "Release a flag to more users step by step while the indicators stay good",
            description = """
                    For resume_sync.local_only, 10 -> 50 -> 100 means that sync is on again for 10, 50, 100 percent of the \
                    users: the flag goes 90, 50, 0. A step that fails goes back to the last good percentage.""")
    @APIResponse(responseCode = "200", description = "Started; the first step is in force")
    @APIResponse(responseCode = "404", description = "not-found: no such flag")
    @APIResponse(responseCode = "409", description = "rollout-running, or rollout-not-possible: see the detail")
    @APIResponse(responseCode = "422", description = "invalid-rollout: the plan can't be followed")
    public Uni<RolloutView> start(@Nullable RolloutRequest request) {
        return desk.start(given(request), caller(), admin());
    }

    /** Nothing moves until it is resumed. */
    @POST
    @Path("/{id}/hold")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "holdRollout", summary = "Hold a rollout where it is")
    public Uni<RolloutView> hold(@PathParam("id") String id, @Nullable OrderRequest request) {
        return order(id, Order.Kind.HOLD, request);
    }

    /** The step begins anew. */
    @POST
    @Path("/{id}/resume")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "resumeRollout", summary = "Go on with a rollout that is held, or try a failed step again")
    public Uni<RolloutView> resume(@PathParam("id") String id, @Nullable OrderRequest request) {
        return order(id, Order.Kind.RESUME, request);
    }

    /** The next step, whatever the gates say. */
    @POST
    @Path("/{id}/advance")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "advanceRollout", summary = "Go to the next step now, without waiting for the gates")
    public Uni<RolloutView> advance(@PathParam("id") String id, @Nullable OrderRequest request) {
        return order(id, Order.Kind.ADVANCE, request);
    }

    /** Back to the percentage before the start. */
    @POST
    @Path("/{id}/abort")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "abortRollout", summary = "End a rollout and go back to the percentage before its start")
    public Uni<RolloutView> abort(@PathParam("id") String id, @Nullable OrderRequest request) {
        return order(id, Order.Kind.ABORT, request);
    }

    private Uni<RolloutView> order(String id, Order.Kind kind, @Nullable OrderRequest request) {
        return desk.order(id, kind, given(request), caller(), admin());
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        return body;
    }

    private Caller caller() {
        return Caller.of(token);
    }

    private boolean admin() {
        return identity.hasRole("admin");
    }
}
