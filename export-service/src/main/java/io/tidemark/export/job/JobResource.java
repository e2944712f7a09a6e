package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.download.Whose;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Exports in the background. Everybody sees those that they asked for themselves. */
@Path("/api/exports")
@Tag(name = "Exports")
final class JobResource {
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int MOST = 100;

    private final JobDesk desk;
    private final JsonWebToken token;

    JobResource(JobDesk desk, JsonWebToken token) {
        this.desk = desk;
        this.token = token;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(operationId = "startExport", summary = "Export in the background", description = """
                    A replica that is free makes it; ask for it at `Location` until its `state` is `complete`, and follow its \
                    `download`. It is kept for a day. When the replica goes away, another begins anew: the result is of one \
                    moment, and ends as a streamed export does.""")
    @APIResponse(
            responseCode = "202",
            description = "It waits.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "400", description = "`invalid-parameter`, `invalid-collection`, `malformed-json`.")
    @APIResponse(responseCode = "403", description = "`forbidden`: another user's, or the audit.")
    @APIResponse(responseCode = "429", description = "`rate-limited`: in a minute, or of those that are kept.")
    @APIResponse(responseCode = "503", description = "`dependency-unavailable`, or `overloaded`: enough is kept.")
    public Uni<Response> start(@Nullable JobRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        JobRequest checked = checked(request);
        return desk.create(key(UUID.randomUUID()), roles(), checked)
                .map(job -> Response.accepted(job)
                        .location(URI.create("/api/exports/jobs/" + job.id()))
                        .build());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(operationId = "listExports", summary = "The own exports in the background, newest first")
    @APIResponse(responseCode = "200", description = "Some of them, with a next_cursor while there are more.")
    @APIResponse(responseCode = "400", description = "`invalid-parameter`, `invalid-cursor`.")
    public Uni<JobView.Page> list(
            @RestQuery @Nullable String cursor,
            @RestQuery @Parameter(description = "1 to 100; 100 when it is missing") @Nullable String limit) {
        Caller caller = Caller.of(token);
        return desk.page(caller.tenant(), caller.user(), JobCursor.of(cursor), count(limit));
    }

    @GET
    @Path("jobs/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(operationId = "getExport", summary = "How far an export in the background has come")
    @APIResponse(
            responseCode = "200",
            description = "With a link to the result when it is complete.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", description = "`not-found`: none of the caller's, or expired.")
    public Uni<JobView> one(@PathParam("id") String id) {
        return desk.one(key(id));
    }

    @DELETE
    @Path("jobs/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(
            operationId = "cancelExport",
            summary = "Cancel an export in the background, or give its result up",
            description =
                    "The own ones; operators and administrators, any of the tenant's. Again changes nothing more; what"
                            + " has failed stays so.")
    @APIResponse(
            responseCode = "200",
            description = "It is over; links to it can't be followed any more.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", description = "`not-found`: none that the caller may end, or expired.")
    public Uni<JobView> cancel(@PathParam("id") String id) {
        return Whose.mayHaveAll(token) ? desk.cancelOfTenant(key(id)) : desk.cancel(key(id));
    }

    @GET
    @Path("jobs/{id}/file")
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(
            operationId = "downloadExport",
            summary = "The result of an export in the background",
            description =
                    "With the link that the export has, by whoever asked for it. One range of bytes can be asked for.")
    @APIResponse(
            responseCode = "200",
            description = "The file.",
            content = {
                @Content(mediaType = "application/x-ndjson"),
                @Content(mediaType = "text/csv"),
                @Content(mediaType = "application/json"),
                @Content(mediaType = "application/gzip"),
                @Content(mediaType = "application/zstd")
            })
    @APIResponse(responseCode = "206", description = "The part of it that was asked for.")
    @APIResponse(responseCode = "404", description = "`not-found`: no link, or not any more.")
    public RestMulti<byte[]> file(
            @PathParam("id") String id,
            @RestQuery @Nullable String expires,
            @RestQuery @Nullable String signature,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @Context RoutingContext context) {
        AtomicBoolean comes = new AtomicBoolean();
        Uni<Part> part = part(key(id), new Wanted(expires, signature, range, ifRange), context, comes::get);
        String roles = roles();
        return RestMulti.fromUniResponse(
                part,
                found -> desk.bytes(found.job(), roles, found.range()).invoke(bytes -> comes.set(true)),
                Part::headers,
                Part::status);
    }

    @HEAD
    @Path("jobs/{id}/file")
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(operationId = "measureExport", summary = "How large the result of an export in the background is")
    @APIResponse(responseCode = "200", description = "In `Content-Length`; nothing is fetched.")
    public Uni<Response> measure(
            @PathParam("id") String id,
            @RestQuery @Nullable String expires,
            @RestQuery @Nullable String signature,
            @Context RoutingContext context) {
        return part(key(id), new Wanted(expires, signature, null, null), context, () -> true)
                .map(found -> {
                    Response.ResponseBuilder answer = Response.status(found.status());
                    found.headers().forEach((name, values) -> values.forEach(value -> answer.header(name, value)));
                    return answer.build();
                });
    }

    /** The length is told once it comes: a problem in its place, of which nothing is known before, has one of its own. */
    private Uni<Part> part(Job.Key key, Wanted wanted, RoutingContext context, BooleanSupplier comes) {
        return desk.linked(key, wanted.expires, wanted.signature)
                .invoke(this::mustStillBeAllowed)
                .map(job -> Part.of(job, wanted.range, wanted.ifRange))
                .invoke(found -> context.addHeadersEndHandler(written -> {
                    if (comes.getAsBoolean()) {
                        length(context.response().headers(), found);
                    }
                }));
    }

    private static void length(MultiMap headers, Part part) {
        headers.remove("Transfer-Encoding")
                .set(HttpHeaders.CONTENT_LENGTH, Long.toString(part.range().length()));
    }

    /** What of a result is asked for, and with which link. */
    private record Wanted(
            @Nullable String expires,
            @Nullable String signature,
            @Nullable String range,
            @Nullable String ifRange) {}

    /** Rights may have been taken away since it was asked for. */
    private void mustStillBeAllowed(Job job) {
        Optional<String> asked = job.request().checkedUser();
        if (!Whose.of(token, job.request().checkedWhat(), asked).equals(asked)) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "only an operator may export what is another user's");
        }
    }

    private JobRequest checked(JobRequest request) {
        JobRequest own = request.of(Whose.of(token, request.checkedWhat(), request.checkedUser()));
        own.selection(Caller.of(token).tenant());
        own.checkedFormat();
        own.coding();
        return own;
    }

    private Job.Key key(String id) {
        if (!UUID_FORM.matcher(id).matches()) {
            throw ProblemException.of(ErrorCode.NOT_FOUND, "there is no such export");
        }
        return key(UUID.fromString(id));
    }

    private Job.Key key(UUID id) {
        Caller caller = Caller.of(token);
        return new Job.Key(caller.tenant(), caller.user(), id);
    }

    private String roles() {
        return String.join(" ", token.getGroups());
    }

    static int count(@Nullable String limit) {
        if (limit == null || limit.isEmpty()) {
            return MOST;
        }
        if (!LIMIT.matcher(limit).matches() || Integer.parseInt(limit) > MOST) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "limit is a whole number from 1 to " + MOST);
        }
        return Integer.parseInt(limit);
    }
}
