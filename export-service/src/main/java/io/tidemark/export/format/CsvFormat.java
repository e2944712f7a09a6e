package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line for each snapshot and nothing else, so that the runbook's one-liners count and cut it right (R48, R74): column 2
 * is the type of the operation, 4 the attempts, 8 the error, 9 the idempotency key and 10 the key that is unique to a
 * snapshot. An applied snapshot has no failed attempts and no error. A manifest and a trailer have no place here.
 *
 * @param header whether a line with the names of the columns comes first
 */
public record CsvFormat(boolean header) implements ExportFormat {
    private static final List<String> COLUMNS = List.of(
            "id",
            "type",
            "user_id",
            "attempts",
            "collection",
            "record_id",
            "version",
            "error",
            "operation_id",
            "dedup_key",
            "parent_version",
            "device_id",
            "device_seq",
            "schema_version",
            "content_hash",
            "created_at",
            "updated_at",
            "payload");

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String mediaType() {
        return "text/csv; charset=utf-8; header=" + (header ? "present" : "absent");
    }

    @Override
    public byte[] head(Manifest manifest) {
        return header ? line(COLUMNS.stream()) : new byte[0];
    }

    @Override
    public byte[] line(ExportedSnapshot snapshot) {
        return line(Stream.concat(
                plainCells(snapshot).map(CsvCell::plain), quotedCells(snapshot).map(CsvCell::quoted)));
    }

    /** Columns 1 to 10. */
    private static Stream<String> plainCells(ExportedSnapshot snapshot) {
        return Stream.of(
                snapshot.id(),
                snapshot.type(),
                snapshot.user(),
                "0",
                snapshot.collection(),
                snapshot.recordId(),
                Long.toString(snapshot.version()),
                "",
                snapshot.operationId(),
                uniqueKey(snapshot));
    }

    private static Stream<String> quotedCells(ExportedSnapshot snapshot) {
        return Stream.of(
                number(snapshot.parentVersion()),
                snapshot.deviceId(),
                number(snapshot.deviceSeq()),
                Integer.toString(snapshot.schemaVersion()),
                snapshot.contentHash(),
                snapshot.createdAt().toString(),
                snapshot.updatedAt().toString(),
                snapshot.payload());
    }

    @Override
    public byte[] tail(Trailer trailer) {
        return new byte[0];
    }

    private static String uniqueKey(ExportedSnapshot snapshot) {
        return String.join(
                "/", snapshot.user(), snapshot.collection(), snapshot.recordId(), Long.toString(snapshot.version()));
    }

    private static String number(@Nullable Long value) {
        return value == null ? "" : value.toString();
    }

    private static byte[] line(Stream<String> cells) {
        return cells.collect(Collectors.joining(",", "", "\n")).getBytes(StandardCharsets.UTF_8);
    }
}
