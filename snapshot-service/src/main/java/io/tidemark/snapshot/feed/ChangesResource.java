package io.tidemark.snapshot.feed;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What changed, for a user's devices to follow. */
@Path("/api")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "records")
public class ChangesResource {
    private final Feed feed;
    private final Pages pages;
    private final JsonWebToken token;

    ChangesResource(Feed feed, Pages pages, JsonWebToken token) {
        this.feed = feed;
        this.pages = pages;
        this.token = token;
    }

    /** Every version of every record behind a cursor. */
    @GET
    @Path("/changes")
    @Operation(
            summary = "The changes of all collections behind a cursor, in order, tombstones included",
            description = "Without a cursor, records that are deleted are left out.")
    public Uni<RestResponse<Page>> changes(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            @Parameter(description = "Seconds to wait for something new when there is nothing, 0 to 30")
                    @QueryParam("wait")
                    @Nullable
                    String wait,
            @Parameter(description = "Of these collections only, with commas between their names")
                    @QueryParam("collections")
                    @Nullable
                    String collections,
            @Context UriInfo uri) {
        PageRequest asked = pages.request(Caller.of(token), cursor, limit).of(Pages.collections(collections));
        return feed.changes(asked, pages.waiting(wait))
                .map(page -> Paged.answer(page, uri.getQueryParameters())
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        // A proxy must not hold an answer back that was waited for.
                        .header("X-Accel-Buffering", "no")
                        .build());
    }
}
