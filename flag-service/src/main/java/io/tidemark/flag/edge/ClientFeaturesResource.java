package io.tidemark.flag.edge;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Unleash's client API, as its server-side SDKs poll it. */
@Path("/api/client/features")
@Tag(name = "edge")
public class ClientFeaturesResource {
    private final ClientFeatures features;

    ClientFeaturesResource(ClientFeatures features) {
        this.features = features;
    }

    /** All documents; the same bytes for every client. */
    @GET
    @RolesAllowed({"service", "operator", "admin", EdgeTokens.CLIENT})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getClientFeatures",
            summary = "Every flag with its strategies, in Unleash's client format",
            description =
                    "meta.revisionId is the switch epoch: a client that has seen a higher one ignores the answer.")
    @APIResponse(
            responseCode = "200",
            description = "The documents, with an ETag",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT, examples = """
                    {"version":2,"features":[],"segments":[],"meta":{"revisionId":1}}""")))
    @APIResponse(responseCode = "304", description = "They are those of If-None-Match")
    public Response features(Request request) {
        return features.body().answer(request);
    }
}
