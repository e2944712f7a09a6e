package io.tidemark.flag.feature;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One flag, for operators. A flag is for all tenants, so it takes an admin to move it. */
@Path("/ops/flags/{name}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class FlagResource {
    private final FlagDesk desk;
    private final JsonWebToken token;

    FlagResource(FlagDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    /** How the flag stands. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getFlag", summary = "How a flag stands")
    public FlagView view(String name) {
        return desk.view(name);
    }

    /** Makes the flag. */
    @POST
    @RolesAllowed("admin")
    @Operation(
            operationId = "createFlag",
            summary = "Make a flag",
            description = "Whom a percentage reaches follows from the flag's name and the user's id, for good.")
    @APIResponse(
            responseCode = "201",
            description = "It is made",
            content = @Content(schema = @Schema(implementation = FlagView.class)))
    @APIResponse(responseCode = "409", description = "flag-exists: the name is taken, or was once")
    @APIResponse(responseCode = "422", description = "invalid-percentage")
    public Uni<Response> create(String name, @Nullable FlagRequest request) {
        return desk.create(name, present(request), Caller.of(token))
                .map(view ->
                        Response.status(Response.Status.CREATED).entity(view).build());
    }

    /** Changes what the request names. */
    @PATCH
    @RolesAllowed("admin")
    @Operation(operationId = "changeFlag", summary = "Turn a flag on or off, or move its percentage")
    @APIResponse(
            responseCode = "200",
            description = "The new state",
            content = @Content(schema = @Schema(implementation = FlagView.class)))
    @APIResponse(responseCode = "409", description = "stale-epoch: somebody else was first; or flag-reserved")
    @APIResponse(responseCode = "422", description = "invalid-percentage")
    public Uni<FlagView> change(String name, @Nullable FlagRequest request) {
        return desk.change(name, present(request), Caller.of(token));
    }

    /** Takes the flag out of use. */
    @POST
    @Path("archive")
    @RolesAllowed("admin")
    @Operation(operationId = "archiveFlag", summary = "Take a flag out of use; it is off for everybody then")
    @APIResponse(responseCode = "204", description = "It is archived")
    @APIResponse(responseCode = "409", description = "stale-epoch, or flag-reserved: Tidemark itself obeys it")
    public Uni<Void> archive(String name, @Nullable FlagRequest request) {
        return desk.archive(name, present(request), Caller.of(token));
    }

    private static FlagRequest present(@Nullable FlagRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        return request;
    }
}
