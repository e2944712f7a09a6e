package io.tidemark.flag.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.Authenticated;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.http.TaggedBody;
import io.tidemark.http.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own flags. */
@Path("/api/flags")
@Tag(name = "flags")
public class FlagsResource {
    private final FlagEvaluator evaluator;
    private final ObjectMapper json;
    private final JsonWebToken token;

    FlagsResource(FlagEvaluator evaluator, ObjectMapper json, JsonWebToken token) {
        this.evaluator = evaluator;
        this.json = json;
        this.token = token;
    }

    /** The caller's flags, evaluated now. */
    @GET
    @Authenticated
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getFlags", summary = "What the flags say for the caller")
    @APIResponse(
            responseCode = "200",
            description = "The flags, with an ETag that changes when an answer does",
            content = @Content(schema = @Schema(implementation = EvaluatedFlags.class)))
    @APIResponse(responseCode = "304", description = "They are those of If-None-Match")
    public Response flags(Request request) throws JsonProcessingException {
        Caller caller = Caller.of(token);
        EvaluatedFlags flags = evaluator.evaluate(FlagContext.of(caller.tenant(), caller.user()));
        return TaggedBody.of(json.writeValueAsString(flags)).answer(request);
    }
}
