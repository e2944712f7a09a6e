package io.tidemark.snapshot.engine;

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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The queue of operations, for operators (R46, R58). It is of the whole installation, not of a tenant. */
@Path("/ops/queue")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class QueueResource {
    private final Pause pause;
    private final QueueDesk desk;
    private final JsonWebToken token;

    QueueResource(Pause pause, QueueDesk desk, JsonWebToken token) {
        this.pause = pause;
        this.desk = desk;
        this.token = token;
    }

    /** What is wanted, and why. */
    record Command(@Nullable String reason) {}

    /** How it stands. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getQueue", summary = "Whether operations are applied, and how many wait")
    @APIResponse(responseCode = "200", description = "The queue")
    @APIResponse(responseCode = "503", description = "dependency-unavailable: Kafka or PostgreSQL does not answer")
    public Uni<QueueView> view() {
        return desk.view();
    }

    /** Stops the engine, everywhere. */
    @POST
    @Path("/pause")
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "pauseQueue",
            summary = "Stop applying operations, with a reason",
            description = "Of all tenants, at every replica within two seconds, until it is resumed. "
                    + "What is pushed meanwhile waits in Kafka.")
    @APIResponse(responseCode = "200", description = "Paused")
    public Uni<PauseState> pause(@Nullable Command command) {
        return change(true, command);
    }

    /** Starts it again. */
    @POST
    @Path("/resume")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "resumeQueue", summary = "Apply operations again, with a reason")
    @APIResponse(responseCode = "200", description = "Resumed")
    public Uni<PauseState> resume(@Nullable Command command) {
        return change(false, command);
    }

    private Uni<PauseState> change(boolean paused, @Nullable Command command) {
        if (command == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        Caller caller = Caller.of(token);
        return pause.change(paused, caller.tenant() + "/" + caller.user(), Reason.of(command.reason()));
    }
}
