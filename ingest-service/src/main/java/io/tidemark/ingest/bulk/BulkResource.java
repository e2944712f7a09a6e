package io.tidemark.ingest.bulk;

import io.opentelemetry.api.trace.Span;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.ingest.limits.BodyReader;
import io.tidemark.ingest.limits.Load;
import io.tidemark.ingest.mode.ModeGate;
import io.tidemark.ingest.parse.Form;
import io.tidemark.ingest.protocol.http.PushEndpoint;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where clients push what they did offline. */
@Path("/api/{collection}/bulk")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@PushEndpoint
@Tag(name = "push")
public class BulkResource {
    /** How many of the operations had been answered before; the body is the same as then. */
    static final String REPLAYED = "Idempotent-Replayed";

    private final ModeGate mode;
    private final Load load;
    private final BodyReader bodies;
    private final Push push;
    private final JsonWebToken token;

    BulkResource(ModeGate mode, Load load, BodyReader bodies, Push push, JsonWebToken token) {
        this.mode = mode;
        this.load = load;
        this.bodies = bodies;
        this.push = push;
        this.token = token;
    }

    /** Applies a queue of operations, each exactly once, and answers for each. */
    @POST
    @Consumes({MediaType.APPLICATION_JSON, Form.NDJSON_TYPE})
    @Operation(summary = "Applies a queue of operations, each exactly once and in order, and answers for each")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(implementation = String.class))
    @Parameter(name = "Prefer", in = ParameterIn.HEADER, schema = @Schema(implementation = String.class))
    @Parameter(name = "Sync-Protocol", in = ParameterIn.HEADER, schema = @Schema(implementation = Integer.class))
    @RequestBody(content = @Content(schema = @Schema(implementation = BulkBody.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BulkAnswer.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken, and decided later: ask for the receipt at Location",
            content = @Content(schema = @Schema(implementation = PushAnswer.Receipt.class)))
    @APIResponse(responseCode = "409", description = "A request of the same Idempotency-Key is in work")
    @APIResponse(responseCode = "410", description = "The version of the protocol is no longer spoken")
    @APIResponse(responseCode = "413", description = "Over a limit of GET /api/limits")
    @APIResponse(responseCode = "422", description = "No operation could be accepted, or the key was used before")
    @APIResponse(responseCode = "429", description = "Over the tenant's rate: send again after Retry-After")
    @APIResponse(responseCode = "503", description = "Not confirmed or local-only: send again after Retry-After")
    public Uni<Response> push(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        Caller caller = Caller.of(token);
        mode.requireWritable(caller);
        load.requireRoom();
        PushHeaders headers = PushHeaders.of(request.headers()::getAll);
        Ask ask = new Ask(caller, collection, headers, Span.current());
        return bodies.read(request, headers.coding(), body -> push.push(ask, body))
                .map(answer -> respond(answer, headers.respondAsync()));
    }

    static Response respond(PushAnswer answer, boolean async) {
        return switch (answer) {
            case PushAnswer.Decided decided ->
                Response.ok(decided.answer())
                        .header(REPLAYED, decided.replayed() == 0 ? null : decided.replayed())
                        .build();
            case PushAnswer.Accepted accepted ->
                Response.status(Response.Status.ACCEPTED)
                        .header(
                                HttpHeaders.LOCATION,
                                "/api/operations/" + accepted.receipt().receipt())
                        .header("Preference-Applied", async ? PushHeaders.RESPOND_ASYNC : null)
                        .entity(accepted.receipt())
                        .build();
        };
    }
}
