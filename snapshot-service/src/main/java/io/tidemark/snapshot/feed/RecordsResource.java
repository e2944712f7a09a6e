package io.tidemark.snapshot.feed;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Records as they are now. */
@Path("/api")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "records")
public class RecordsResource {
    private final Feed feed;
    private final Pages pages;
    private final JsonWebToken token;

    RecordsResource(Feed feed, Pages pages, JsonWebToken token) {
        this.feed = feed;
        this.pages = pages;
        this.token = token;
    }

    /** The newest version of every record that changed. */
    @GET
    @Path("/{collection}")
    @Operation(
            summary = "The records of a collection that changed behind a cursor, each at its newest version",
            description = "Without a cursor, records that are deleted are left out.")
    public Uni<RestResponse<Page>> records(
            @PathParam("collection") String collection,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            @Context UriInfo uri) {
        return feed.records(pages.request(Caller.of(token), cursor, limit), collection)
                .map(page -> Paged.answer(page, uri.getQueryParameters()).build());
    }

    /** One record at its newest version. */
    @GET
    @Path("/{collection}/{record_id}")
    @Operation(summary = "One record at its newest version")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Change.class)))
    @APIResponse(responseCode = "304", description = "The version is the one in If-None-Match")
    public Uni<Response> record(
            @PathParam("collection") String collection,
            @PathParam("record_id") String recordId,
            @Context Request request) {
        return feed.head(Caller.of(token), collection, recordId).map(head -> {
            EntityTag etag = new EntityTag(head.etag());
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(etag);
            return (unchanged == null ? Response.ok(head) : unchanged).tag(etag).build();
        });
    }
}
