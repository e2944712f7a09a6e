package io.tidemark.flag.http;

import io.tidemark.contracts.json.ContentHash;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** A JSON body with an entity tag that is a hash of it, so that the same bytes have the same tag on every replica. */
public record TaggedBody(String body, EntityTag tag) {
    /** Tags the body. */
    public static TaggedBody of(String body) {
        return new TaggedBody(body, new EntityTag(ContentHash.of(body).toString()));
    }

    /** The body, or 304 when the request names its tag (RFC 9110, section 13.1.2). Caches have to ask every time. */
    public Response answer(Request request) {
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder response =
                unchanged == null ? Response.ok(body, MediaType.APPLICATION_JSON_TYPE) : unchanged;
        CacheControl askEveryTime = new CacheControl();
        askEveryTime.setPrivate(true);
        askEveryTime.setNoCache(true);
        askEveryTime.setNoTransform(false);
        return response.tag(tag)
                .cacheControl(askEveryTime)
                .header(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION)
                .build();
    }
}
