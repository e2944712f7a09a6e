package io.tidemark.ingest.telemetry;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.BodyReader;
import io.tidemark.ingest.limits.Coding;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Where clients tell how their sync goes (R101). It is open while the kill switch is on: that is when it matters. */
@Path("/api/telemetry")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "telemetry")
public class TelemetryResource {
    private static final Logger LOG = Logger.getLogger(TelemetryResource.class);

    private final BodyReader bodies;
    private final TelemetryBuffer buffer;
    private final LearningEvents learning;
    private final TelemetryConfig config;
    private final JsonWebToken token;

    TelemetryResource(
            BodyReader bodies,
            TelemetryBuffer buffer,
            LearningEvents learning,
            TelemetryConfig config,
            JsonWebToken token) {
        this.bodies = bodies;
        this.buffer = buffer;
        this.learning = learning;
        this.config = config;
        this.token = token;
    }

    /** Takes events; they are counted within seconds, and waited for by nobody. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Tells how the client's sync goes; a bad event is refused alone")
    @RequestBody(content = @Content(schema = @Schema(implementation = TelemetryBody.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, but for those that are named",
            content = @Content(schema = @Schema(implementation = TelemetryAnswer.class)))
    @APIResponse(responseCode = "400", description = "The body is not of this form")
    @APIResponse(responseCode = "413", description = "More than 100 events, or 64 KiB")
    public Uni<Response> tell(@Context HttpServerRequest request) {
        Caller caller = Caller.of(token);
        Coding coding = Coding.of(request.getHeader("Content-Encoding"));
        return bodies.read(
                request,
                coding,
                body -> Uni.createFrom()
                        .item(Response.accepted(take(caller, body)).build()));
    }

    private TelemetryAnswer take(Caller caller, byte[] body) {
        if (body.length > config.maxBody().asLongValue()) {
            throw ProblemException.of(
                    ErrorCode.BODY_TOO_LARGE,
                    "telemetry has at most " + config.maxBody().asLongValue() + " bytes");
        }
        ToldEvents told = EventsReader.read(body, config.maxEvents());
        if (config.debug()) {
            LOG.infof("Telemetry of %s: %s", caller, new String(body, StandardCharsets.UTF_8));
        }
        learning.count(buffer.told(caller, told.events()));
        return TelemetryAnswer.of(told);
    }
}
