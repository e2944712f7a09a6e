package io.tidemark.ingest.bulk;

import io.opentelemetry.api.trace.Span;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.ingest.limits.BodyReader;
import io.tidemark.ingest.limits.Load;
import io.tidemark.ingest.mode.ModeGate;
import io.tidemark.ingest.protocol.http.PushEndpoint;
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

/** Where an older version of a record is brought back: an operation like any other, applied exactly once. */
@Path("/api/{collection}/{record_id}/restore")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@PushEndpoint
@Tag(name = "push")
public class RestoreResource {
    private final ModeGate mode;
    private final Load load;
    private final BodyReader bodies;
    private final Push push;
    private final JsonWebToken token;

    RestoreResource(ModeGate mode, Load load, BodyReader bodies, Push push, JsonWebToken token) {
        this.mode = mode;
        this.load = load;
        this.bodies = bodies;
        this.push = push;
        this.token = token;
    }

    /** Makes an older version of a record its newest one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Stores an older version's content as a new version of the record")
    @RequestBody(content = @Content(schema = @Schema(implementation = RestoreBody.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BulkAnswer.Result.class)))
    @APIResponse(responseCode = "202", description = "Taken, and decided later: ask for the receipt at Location")
    @APIResponse(responseCode = "409", description = "The record has changed since base_version")
    @APIResponse(responseCode = "422", description = "There is no such version")
    @APIResponse(responseCode = "503", description = "Not confirmed or local-only: send again after Retry-After")
    public Uni<Response> restore(
            @PathParam("collection") String collection,
            @PathParam("record_id") String recordId,
            @Context HttpServerRequest request) {
        Caller caller = Caller.of(token);
        mode.requireWritable(caller);
        load.requireRoom();
        PushHeaders headers = PushHeaders.of(request.headers()::getAll);
        Ask ask = new Ask(caller, collection, headers.plain(), Span.current());
        return bodies.read(
                        request,
                        headers.coding(),
                        body -> push.push(ask, Restore.asBulk(body, recordId, headers.idempotencyKey())))
                .map(answer -> respond(answer, headers.respondAsync()));
    }

    private static Response respond(PushAnswer answer, boolean async) {
        Response response = BulkResource.respond(answer, async);
        return answer instanceof PushAnswer.Decided decided
                ? Response.fromResponse(response)
                        .entity(Restore.only(decided.answer()))
                        .build()
                : response;
    }

    @Schema(name = "RestoreRequest", additionalProperties = Schema.False.class)
    record RestoreBody(
            @Schema(required = true, minimum = "1") Long version,
            @Schema(minimum = "0") Long baseVersion,
            String operationId,
            @Schema(defaultValue = "restore") String deviceId) {}
}
