package io.tidemark.export.download;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.render.ContentCoding;
import io.tidemark.export.render.Piece;
import io.tidemark.export.run.ExportOrder;
import io.tidemark.export.run.Exports;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.What;
import io.tidemark.http.Caller;
import io.tidemark.http.CurrentTrace;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/** Exports. A user gets their own, an operator those of the tenant. */
@Path("/api/exports")
@Tag(name = "Exports")
final class ExportResource {
    private final Exports exports;
    private final JsonWebToken token;

    ExportResource(Exports exports, JsonWebToken token) {
        this.exports = exports;
        this.token = token;
    }

    @GET
    @Path("{what}")
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(
            summary = "Export snapshots, records, pending operations, failed operations or the audit of exports",
            description = """
                    What there is at one moment, in order. Mail addresses, phone numbers, payment cards and secrets are \
                    redacted in every format; hashes, versions and times are not. `content_hash` is the hash of the payload \
                    as it is stored. Up to 1,000 lines and 10 MB come as a whole with their `Content-Length`, more is \
                    streamed (`Export-Mode` says which).

                    `ndjson`: the first line is `{"manifest":{...}}`, then a line for each, then \
                    `{"count","sha256","cursor","complete","redactions"}`, where `sha256` is over the bytes of the lines \
                    between, uncompressed. An export without that last line was cut off: go on with `after` and the `id` of \
                    the last whole line. `json`: one document with the members `manifest`, one with the lines, and \
                    `trailer`; its checksum is that of the ndjson lines. `csv`: the lines alone; count, checksum, cursor \
                    and redactions are in the headers `Export-Count`, `Export-Sha256`, `Export-Cursor` and \
                    `Export-Redactions` (`email=0, phone=0, cc=0, secret=0`), or in trailers of these names when it is \
                    streamed. Its columns 1 to 10 hold no comma, quote or line break (percent-encoded).""")
    @APIResponse(
            responseCode = "200",
            description = "The export.",
            content = {
                @Content(mediaType = "application/x-ndjson"),
                @Content(mediaType = "text/csv"),
                @Content(mediaType = "application/json")
            })
    @APIResponse(responseCode = "400", description = "`invalid-parameter`, `invalid-collection` or `invalid-cursor`.")
    @APIResponse(
            responseCode = "403",
            description = "`forbidden`: another user's, or the audit, without a role for it.")
    @APIResponse(responseCode = "404", description = "`not-found`: there is no such export.")
    @APIResponse(
            responseCode = "429",
            description = "`rate-limited`: too many of the tenant in a minute, or at a time.")
    @APIResponse(
            responseCode = "503",
            description = "`dependency-unavailable`, or `overloaded`: as many as may are running.")
    public RestMulti<byte[]> export(
            @PathParam("what") String what,
            @BeanParam Query query,
            @HeaderParam("Accept-Encoding") @Nullable String acceptEncoding,
            @Context RoutingContext context) {
        Selection selection = selection(what, query);
        if (isNamed("estimate", query.estimate, context)) {
            return estimate(selection, query, context);
        }
        ExportFormat format = ExportParameters.format(query.format, query.header);
        ContentCoding coding = ContentCoding.accepted(acceptEncoding);
        HttpAnswer answer = HttpAnswer.to(context, coding);
        Multi<byte[]> bytes = exports.stream(order(selection, format, coding, query, context))
                .invoke(answer::take)
                .select()
                .where(Piece.Bytes.class::isInstance)
                .map(piece -> ((Piece.Bytes) piece).bytes());
        return RestMulti.fromMultiData(bytes)
                .header(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + selection.what().text() + "." + format.name() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @HEAD
    @Path("{what}")
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(
            summary = "How large an export would be",
            description = "In `Export-Count`, `Export-Bytes` (the count times the average size of the first lines),"
                    + " `Export-Exact` and `Export-Mode`; the same as JSON with `?estimate=true`.")
    @APIResponse(responseCode = "200", description = "The estimate.")
    public Uni<Response> expect(
            @PathParam("what") String what, @BeanParam Query query, @Context RoutingContext context) {
        ExportFormat format = ExportParameters.format(query.format, query.header);
        return exports.estimate(selection(what, query), isNamed("stream", query.stream, context))
                .map(expected -> Response.ok()
                        .type(format.mediaType())
                        .header("Export-Count", expected.estimate().count())
                        .header("Export-Bytes", expected.estimate().bytes())
                        .header("Export-Exact", expected.estimate().exact())
                        .header("Export-Mode", expected.mode().text())
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }

    private RestMulti<byte[]> estimate(Selection selection, Query query, RoutingContext context) {
        Multi<byte[]> json = exports.estimate(selection, isNamed("stream", query.stream, context))
                .map(EstimateView::json)
                .toMulti();
        return RestMulti.fromMultiData(json)
                .header(HttpHeaders.CONTENT_TYPE, "application/json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private ExportOrder order(
            Selection selection, ExportFormat format, ContentCoding coding, Query query, RoutingContext context) {
        return new ExportOrder(
                UUID.randomUUID().toString(),
                Caller.of(token).user(),
                String.join(" ", token.getGroups()),
                selection,
                format,
                coding,
                isNamed("stream", query.stream, context),
                CurrentTrace.id());
    }

    private static boolean isNamed(String name, @Nullable String value, RoutingContext context) {
        return ExportParameters.named(name, value, context.request().query());
    }

    private Selection selection(String name, Query query) {
        Caller caller = Caller.of(token);
        What what = ExportParameters.what(name);
        Optional<String> whose = Whose.of(token, what, ExportParameters.user(query.user));
        return ExportParameters.selection(caller.tenant(), whose, what, query);
    }

    /** The parameters as they were sent. */
    static final class Query implements ExportParameters.Given {
        @QueryParam("format")
        @Parameter(
                description = "`ndjson` (the default), `csv` or `json`",
                schema = @Schema(enumeration = {"ndjson", "csv", "json"}))
        @Nullable
        String format;

        @QueryParam("header")
        @Parameter(
                description = "csv only: whether the names of the columns come first; `false` is the default",
                schema = @Schema(enumeration = {"true", "false"}))
        @Nullable
        String header;

        @QueryParam("user")
        @Parameter(description = "operators: one user of the tenant instead of all")
        @Nullable
        String user;

        @QueryParam("collection")
        @Parameter(description = "one collection instead of all")
        @Nullable
        String collection;

        @QueryParam("since")
        @Parameter(description = "from this time on (RFC 3339): created, received or first failed")
        @Nullable
        String since;

        @QueryParam("until")
        @Parameter(description = "before this time")
        @Nullable
        String until;

        @QueryParam("type")
        @Parameter(description = "`create`, `update`, `delete`, `upsert` or `restore`")
        @Nullable
        String type;

        @QueryParam("error_class")
        @Parameter(description = "failed-operations: `4xx`, `5xx`, `network` or `429`")
        @Nullable
        String errorClass;

        @QueryParam("limit")
        @Parameter(description = "how many lines at most, from 1 on; without it, all")
        @Nullable
        String limit;

        @QueryParam("cursor")
        @Parameter(description = "`cursor` of an earlier export: goes on after its last line")
        @Nullable
        String cursor;

        @QueryParam("after")
        @Parameter(description = "the `id` of a line: goes on after it")
        @Nullable
        String after;

        @QueryParam("stream")
        @Parameter(
                description = "`true`, or the name alone: send each line when it is read, however few there are",
                schema = @Schema(enumeration = {"true", "false"}))
        @Nullable
        String stream;

        @QueryParam("estimate")
        @Parameter(
                description = "`true`, or the name alone: how large it would be, instead of the export",
                schema = @Schema(enumeration = {"true", "false"}))
        @Nullable
        String estimate;

        @Override
        public @Nullable String value(String name) {
            return switch (name) {
                case "collection" -> collection;
                case "since" -> since;
                case "until" -> until;
                case "type" -> type;
                case "error_class" -> errorClass;
                case "limit" -> limit;
                case "cursor" -> cursor;
                case "after" -> after;
                default -> null;
            };
        }
    }
}
