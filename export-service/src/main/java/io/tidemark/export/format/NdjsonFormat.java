package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;

/** A line of JSON for the manifest, one for each snapshot, and one for the trailer. */
public final class NdjsonFormat implements ExportFormat {
    @Override
    public String name() {
        return "ndjson";
    }

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public byte[] head(Manifest manifest) {
        return line(JsonLines.manifest(manifest));
    }

    @Override
    public byte[] line(ExportedSnapshot snapshot) {
        return JsonLines.line(snapshot);
    }

    @Override
    public byte[] tail(Trailer trailer) {
        return line(JsonLines.bytes(trailer));
    }

    private static byte[] line(byte[] json) {
        return (new String(json, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
