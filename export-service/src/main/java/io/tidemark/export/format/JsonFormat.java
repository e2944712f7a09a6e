package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;

/**
 * One JSON document: {@code manifest}, {@code snapshots} with a line for each, {@code trailer}. The lines, without the
 * commas that stand before all but the first, are those of ndjson, and so is the checksum over them.
 */
public final class JsonFormat implements ExportFormat {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public byte[] head(Manifest manifest) {
        String json = new String(JsonLines.manifest(manifest), StandardCharsets.UTF_8);
        return (json.substring(0, json.length() - 1) + ",\"snapshots\":[\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] line(ExportedSnapshot snapshot) {
        return JsonLines.line(snapshot);
    }

    @Override
    public String separator() {
        return ",";
    }

    @Override
    public byte[] tail(Trailer trailer) {
        String json = new String(JsonLines.bytes(trailer), StandardCharsets.UTF_8);
        return ("],\"trailer\":" + json + "}\n").getBytes(StandardCharsets.UTF_8);
    }
}
