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

/** What a record was before. */
@Path("/api")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "history")
public class HistoryResource {
    private final Feed feed;
    private final Pages pages;
    private final JsonWebToken token;

    HistoryResource(Feed feed, Pages pages, JsonWebToken token) {
        this.feed = feed;
        this.pages = pages;
        this.token = token;
    }

    /** A record's history. */
    @GET
    @Path("/{collection}/{record_id}/snapshots")
    @Operation(summary = "The versions of one record, oldest first")
    public Uni<RestResponse<History>> history(
            @PathParam("collection") String collection,
            @PathParam("record_id") String recordId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            @Context UriInfo uri) {
        return feed.history(pages.request(Caller.of(token), cursor, limit), collection, recordId)
                .map(history -> Paged.answer(history, uri.getQueryParameters()).build());
    }

    /** One version of a record. */
    @GET
    @Path("/{collection}/{record_id}/snapshots/{version}")
    @Operation(summary = "One version of a record, also of a deleted one")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Change.class)))
    @APIResponse(responseCode = "304", description = "The version is the one in If-None-Match")
    @APIResponse(responseCode = "404", description = "The record has no such version, or no longer")
    public Uni<Response> snapshot(
            @PathParam("collection") String collection,
            @PathParam("record_id") String recordId,
            @PathParam("version") String version,
            @Context Request request) {
        return feed.snapshot(Caller.of(token), collection, recordId, version).map(snapshot -> {
            EntityTag etag = new EntityTag(snapshot.etag());
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(etag);
            return (unchanged == null ? Response.ok(snapshot) : unchanged)
                    .tag(etag)
                    .build();
        });
    }

    /** What lost when the server settled conflicts. */
    @GET
    @Path("/{collection}/{record_id}/conflicts")
    @Operation(summary = "The conflicts of one record that the server settled, newest first, with what was sent")
    public Uni<RestResponse<Conflicts>> conflicts(
            @PathParam("collection") String collection,
            @PathParam("record_id") String recordId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            @Context UriInfo uri) {
        return feed.conflicts(pages.conflictsRequest(Caller.of(token), cursor, limit), collection, recordId)
                .map(conflicts ->
                        Paged.answer(conflicts, uri.getQueryParameters()).build());
    }
}
