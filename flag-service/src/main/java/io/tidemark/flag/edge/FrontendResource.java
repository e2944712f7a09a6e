package io.tidemark.flag.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.getunleash.engine.Context;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.evaluation.FlagEvaluator;
import io.tidemark.http.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Unleash's frontend API, for SDKs in browsers and apps. With one of our tokens the caller is the user, whatever the
 * request says; with a frontend secret it is whoever the request names.
 */
@Path("/api/frontend")
@Tag(name = "edge")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"user", "support", "operator", "admin", "service", EdgeTokens.FRONTEND})
public class FrontendResource {
    private static final String EXAMPLE = """
            {"toggles":[{"name":"syncEnabled","enabled":true,"variant":{"name":"disabled","enabled":false,\
            "feature_enabled":true,"featureEnabled":true},"impressionData":false}]}""";

    private final FlagEvaluator evaluator;
    private final SdkReports reports;
    private final SecurityIdentity identity;

    FrontendResource(FlagEvaluator evaluator, SdkReports reports, SecurityIdentity identity) {
        this.evaluator = evaluator;
        this.reports = reports;
        this.identity = identity;
    }

    /** What is on, for the context in the query. */
    @GET
    @Operation(
            operationId = "getFrontendFlags",
            summary = "The flags that are on, in Unleash's frontend format",
            description = "The context stands in the query: userId, sessionId, appName, properties[name] and so on.")
    @APIResponse(
            responseCode = "200",
            description = "Those that are on, with their variants",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT, examples = EXAMPLE)))
    @NonBlocking
    public Response flags(UriInfo uri) {
        return answer(FrontendContext.ofQuery(uri.getQueryParameters()));
    }

    /** What is on, for the context in the body. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "postFrontendFlags", summary = "The same, with the context in the body")
    @APIResponse(
            responseCode = "200",
            description = "Those that are on, with their variants",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT, examples = EXAMPLE)))
    @NonBlocking
    public Response flags(
            @RequestBody(
                            content =
                                    @Content(
                                            schema =
                                                    @Schema(
                                                            type = SchemaType.OBJECT,
                                                            examples =
                                                                    "{\"context\":{\"userId\":\"42\",\"properties\":{}}}")))
                    @Nullable
                    JsonNode body) {
        FrontendContext context = body == null ? FrontendContext.ofQuery(Map.of()) : FrontendContext.ofJson(body);
        return answer(context);
    }

    /** A frontend SDK has started. */
    @POST
    @Path("client/register")
    @Operation(operationId = "registerFrontend", summary = "A frontend SDK has started")
    @APIResponse(responseCode = "200", description = "Counted")
    public Response register(@Nullable JsonNode body) {
        reports.registration();
        return Response.ok().build();
    }

    /** What a frontend SDK was asked for. */
    @POST
    @Path("client/metrics")
    @Operation(operationId = "reportFrontendMetrics", summary = "What a frontend SDK was asked for")
    @APIResponse(responseCode = "200", description = "Counted")
    public Response metrics(@Nullable JsonNode body) {
        reports.usage();
        return Response.ok().build();
    }

    private Response answer(FrontendContext asked) {
        Context context = asked.toEngine();
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            identify(context, Caller.of(token));
        }
        return Response.ok(evaluator.toggles(context))
                .header("Cache-Control", "no-cache")
                .build();
    }

    private static void identify(Context context, Caller caller) {
        FlagContext subject = FlagContext.of(caller.tenant(), caller.user());
        context.setUserId(subject.userId());
        Map<String, String> properties = new HashMap<>(context.getProperties());
        properties.put(FlagContext.TENANT_PROPERTY, subject.tenantId());
        context.setProperties(properties);
    }
}
