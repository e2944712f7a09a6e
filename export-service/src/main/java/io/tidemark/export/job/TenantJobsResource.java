package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** All exports in the background of a tenant, for those who look after it (ADR-0026). */
@Path("/api/exports")
@Tag(name = "Exports")
final class TenantJobsResource {
    private final JobDesk desk;
    private final JsonWebToken token;

    TenantJobsResource(JobDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    @GET
    @Path("jobs")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "listTenantExports",
            summary = "The tenant's exports in the background, newest first, without links to their results")
    @APIResponse(responseCode = "200", description = "Some of them, with a next_cursor while there are more.")
    @APIResponse(responseCode = "400", description = "`invalid-parameter`, `invalid-cursor`.")
    public Uni<JobView.Page> list(
            @RestQuery @Nullable String cursor,
            @RestQuery @Parameter(description = "1 to 100; 100 when it is missing") @Nullable String limit) {
        return desk.page(Caller.of(token).tenant(), JobCursor.of(cursor), JobResource.count(limit));
    }
}
