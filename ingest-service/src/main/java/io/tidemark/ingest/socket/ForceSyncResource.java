package io.tidemark.ingest.socket;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.ControlMessage;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Lets operators ask connected devices to synchronise now. */
@Path("/ops/force-sync")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operate")
public class ForceSyncResource {
    private final ControlPublisher publisher;
    private final JsonWebToken token;
    private final Clock clock;

    ForceSyncResource(ControlPublisher publisher, JsonWebToken token, Clock clock) {
        this.publisher = publisher;
        this.token = token;
        this.clock = clock;
    }

    /** Asks the devices of a user, or of the whole tenant, that are connected now. */
    @POST
    @RolesAllowed({"operator", "admin"})
    @Operation(summary = "Ask connected devices to synchronise now: a user's, or all of the tenant")
    @APIResponse(responseCode = "202", description = "Every replica is told; devices that are not connected are not")
    @APIResponse(responseCode = "503", description = "Kafka does not answer: nobody was told")
    public Uni<Response> force(@Nullable ForceSyncRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        Caller operator = Caller.of(token);
        ControlMessage message = new ControlMessage(
                ControlMessage.VERSION,
                ControlMessage.FORCE_SYNC,
                operator.tenant(),
                request.user(),
                request.checkedReason(),
                clock.instant());
        return publisher
                .publish(message, operator)
                .replaceWith(() -> Response.accepted().build());
    }
}
