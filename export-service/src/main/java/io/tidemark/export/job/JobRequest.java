package io.tidemark.export.job;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.download.ExportParameters;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.render.ContentCoding;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.What;
import io.tidemark.http.ProblemException;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be exported; the names and the forms are those of the parameters of {@code GET /api/exports/{what}}. */
@Schema(name = "ExportJobRequest", examples = """
        {"what":"snapshots","format":"ndjson","compression":"zstd","collection":"notes"}""")
record JobRequest(
        @Schema(required = true) @Nullable String what,

        @Schema(description = "`ndjson` (the default), `csv` or `json`") @Nullable
        String format,

        @Schema(description = "csv only: whether the names of the columns come first") @Nullable
        Boolean header,

        @Schema(description = "`identity` (the default), `gzip` or `zstd`: how the file is compressed") @Nullable
        String compression,

        @Nullable String user,

        @Nullable String collection,

        @Nullable String since,

        @Nullable String until,

        @Nullable String type,

        @Nullable String errorClass,

        @Nullable Long limit,

        @Schema(description = "of an earlier export: goes on after its last line") @Nullable
        String cursor)
        implements ExportParameters.Given {
    What checkedWhat() {
        return What.of(what == null ? "" : what)
                .orElseThrow(() -> ProblemException.of(
                        ErrorCode.INVALID_FIELD,
                        "\"what\" is snapshots, records, operations, failed-operations or audit"));
    }

    Optional<String> checkedUser() {
        return ExportParameters.user(user);
    }

    ExportFormat checkedFormat() {
        return ExportParameters.format(format, header == null ? null : header.toString());
    }

    ContentCoding coding() {
        return compression == null
                ? ContentCoding.IDENTITY
                : Arrays.stream(ContentCoding.values())
                        .filter(coding -> coding.text().equals(compression))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.of(
                                ErrorCode.INVALID_PARAMETER, "compression is identity, gzip or zstd"));
    }

    Selection selection(String tenant) {
        return ExportParameters.selection(tenant, checkedUser(), checkedWhat(), this);
    }

    /** The same for one user, or for all. */
    JobRequest of(Optional<String> whose) {
        return new JobRequest(
                what,
                format,
                header,
                compression,
                whose.orElse(null),
                collection,
                since,
                until,
                type,
                errorClass,
                limit,
                cursor);
    }

    @Override
    public @Nullable String value(String name) {
        return switch (name) {
            case "collection" -> collection;
            case "since" -> since;
            case "until" -> until;
            case "type" -> type;
            case "error_class" -> errorClass;
            case "cursor" -> cursor;
            case "limit" -> limit == null ? null : limit.toString();
            default -> null;
        };
    }

    /** As the file is called. */
    String fileName() {
        String ending = switch (coding()) {
            case ZSTD -> ".zst";
            case GZIP -> ".gz";
            case IDENTITY -> "";
        };
        return checkedWhat().text() + "." + checkedFormat().name() + ending;
    }

    String mediaType() {
        return switch (coding()) {
            case ZSTD -> "application/zstd";
            case GZIP -> "application/gzip";
            case IDENTITY -> checkedFormat().mediaType();
        };
    }
}
