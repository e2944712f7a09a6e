package io.tidemark.integrity.database;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Help with the database, for the on-call. */
@Path("/ops/database")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "database")
public class DatabaseResource {
    private final DatabaseDesk desk;
    private final JsonWebToken token;

    DatabaseResource(DatabaseDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    /** Whose connections, and why. */
    @Schema(name = "EndIdleConnections")
    record EndIdle(
            @Schema(required = true, description = "One of the services, for example snapshot-service") @Nullable
            String application,

            @Schema(required = true) @Nullable String reason) {}

    /** How it is. */
    @GET
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "getDatabase",
            summary = "Connections, waits, slow queries, and the statistics of the tables named sync_%")
    public Uni<DatabaseView> look() {
        return desk.look();
    }

    /** Ends what has been idle for too long. */
    @POST
    @Path("/end-idle")
    @RolesAllowed("admin")
    @Operation(
            operationId = "endIdleConnections",
            summary = "End connections of one of our services that have been idle for more than 5 minutes")
    @APIResponse(responseCode = "200", description = "Those that were ended.")
    public Uni<DatabaseView.Ended> endIdle(@Nullable EndIdle request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        return desk.endIdle(request.application(), Reason.of(request.reason()), Caller.of(token));
    }
}
