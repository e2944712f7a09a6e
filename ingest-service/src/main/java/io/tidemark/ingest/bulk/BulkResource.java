package io.tidemark.ingest.bulk;

import io.opentelemetry.api.trace.Span;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.http.Caller;
import io.tidemark.ingest.limits.BodyReader;
import io.tidemark.ingest.mode.ModeGate;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where clients push what they did offline. */
@Path("/api/{collection}/bulk")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "push")
public class BulkResource {
    /** How many of the operations had been answered before; the body is the same as then. */
    static final String REPLAYED = "Idempotent-Replayed";

    private final ModeGate mode;
    private final BodyReader bodies;
    private final Push push;
    private final JsonWebToken token;

    BulkResource(ModeGate mode, BodyReader bodies, Push push, JsonWebToken token) {
        this.mode = mode;
        this.bodies = bodies;
        this.push = push;
        this.token = token;
    }

    /** Applies a queue of operations, each exactly once, and answers for each. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Applies a queue of operations, each exactly once and in order, and answers for each")
    @RequestBody(content = @Content(schema = @Schema(implementation = BulkBody.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BulkAnswer.class)))
    @APIResponse(responseCode = "413", description = "Over a limit of GET /api/limits")
    @APIResponse(responseCode = "422", description = "No operation could be accepted")
    @APIResponse(responseCode = "503", description = "Not confirmed or local-only: send again after Retry-After")
    public Uni<Response> push(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        Caller caller = Caller.of(token);
        mode.requireWritable(caller);
        Span span = Span.current();
        return bodies.read(
                        request,
                        body -> Uni.createFrom()
                                .item(body)
                                .emitOn(Infrastructure.getDefaultWorkerPool())
                                .chain(bytes -> push.push(caller, collection, bytes, span)))
                .map(pushed -> Response.ok(pushed.answer())
                        .header(REPLAYED, pushed.replayed() == 0 ? null : pushed.replayed())
                        .build());
    }
}
