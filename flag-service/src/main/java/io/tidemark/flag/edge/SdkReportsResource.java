package io.tidemark.flag.edge;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where Unleash's server-side SDKs say that they are there and what they were asked for. It is counted, and not kept. */
@Path("/api/client")
@Tag(name = "edge")
@Consumes(MediaType.APPLICATION_JSON)
public class SdkReportsResource {
    private final SdkReports reports;

    SdkReportsResource(SdkReports reports) {
        this.reports = reports;
    }

    /** A server-side SDK has started. */
    @POST
    @Path("register")
    @RolesAllowed({"service", "operator", "admin", EdgeTokens.CLIENT})
    @Operation(operationId = "registerClient", summary = "A server-side SDK has started")
    @APIResponse(responseCode = "202", description = "Counted")
    public Response register(@Nullable JsonNode body) {
        reports.registration();
        return Response.accepted().build();
    }

    /** What a server-side SDK was asked for. */
    @POST
    @Path("metrics")
    @RolesAllowed({"service", "operator", "admin", EdgeTokens.CLIENT})
    @Operation(operationId = "reportClientMetrics", summary = "What a server-side SDK was asked for")
    @APIResponse(responseCode = "202", description = "Counted")
    public Response metrics(@Nullable JsonNode body) {
        reports.usage();
        return Response.accepted().build();
    }
}
