package io.tidemark.export.snapshots;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/** Exports of snapshots. A user gets their own, an operator those of the tenant. */
@Path("/api/exports/snapshots")
@Tag(name = "Exports")
final class SnapshotExportResource {
    private static final Set<String> WHOLE_TENANT = Set.of("operator", "admin");

    private final SnapshotExport export;
    private final JsonWebToken token;

    SnapshotExportResource(SnapshotExport export, JsonWebToken token) {
        this.export = export;
        this.token = token;
    }

    /** The parameters as they were sent. */
    static final class Query {
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

        @QueryParam("limit")
        @Parameter(description = "how many snapshots at most, from 1 on; without it, all")
        @Nullable
        String limit;

        @QueryParam("cursor")
        @Parameter(description = "`cursor` of an earlier export: goes on after its last snapshot")
        @Nullable
        String cursor;
    }

    @GET
    @RolesAllowed({"user", "operator", "admin"})
    @Operation(summary = "Export snapshots as a stream", description = """
                    Snapshots by user and version, as they are at one moment, as fast as they are read. Mail addresses, \
                    phone numbers, payment cards and secrets are redacted in every format; identifiers, hashes, versions \
                    and times are not. `content_hash` is the hash of the payload as it is stored.

                    `ndjson`: the first line is `{"manifest":{...}}`, then a line for each snapshot, then \
                    `{"count","sha256","cursor"}`, where `sha256` is over the bytes of the snapshots' lines. An export \
                    without that last line was cut off. `json`: one document with the members `manifest`, `snapshots` and \
                    `trailer`; its checksum is that of the ndjson lines. `csv`: the snapshots alone, without manifest, \
                    checksum and cursor: where an export must be verified or resumed, use another format. Its columns 1 \
                    to 10 hold no comma, quote or line break (percent-encoded).""")
    @APIResponse(
            responseCode = "200",
            description = "The export, streamed.",
            content = {
                @Content(mediaType = "application/x-ndjson"),
                @Content(mediaType = "text/csv"),
                @Content(mediaType = "application/json")
            })
    @APIResponse(responseCode = "400", description = "`invalid-parameter`, `invalid-collection` or `invalid-cursor`.")
    @APIResponse(responseCode = "403", description = "`forbidden`: another user's, without a role for it.")
    @APIResponse(responseCode = "503", description = "`dependency-unavailable`: PostgreSQL does not answer.")
    public RestMulti<byte[]> snapshots(@BeanParam Query query) {
        ExportFormat format = ExportParameters.format(query.format, ExportParameters.header(query.header));
        return RestMulti.fromMultiData(export.stream(selection(query), format))
                .header(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"snapshots." + format.name() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private SnapshotSelection selection(Query query) {
        Caller caller = Caller.of(token);
        Optional<String> user = whose(caller, ExportParameters.user(query.user));
        return new SnapshotSelection(
                caller.tenant(),
                user,
                ExportParameters.collection(query.collection),
                ExportParameters.cursor(query.cursor, user),
                ExportParameters.limit(query.limit));
    }

    private Optional<String> whose(Caller caller, Optional<String> asked) {
        if (token.getGroups().stream().anyMatch(WHOLE_TENANT::contains)) {
            return asked;
        }
        if (asked.isPresent() && !asked.get().equals(caller.user())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "only an operator may export what is another user's");
        }
        return Optional.of(caller.user());
    }
}
