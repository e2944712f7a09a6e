package io.tidemark.export.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of JSON for the manifest, one for each row, and one for the trailer. */
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
    public boolean hasTrailer() {
        return true;
    }

    @Override
    public void head(Manifest manifest, Layout layout, Lines out) {
        out.writeBytes(JsonLines.manifest(manifest));
        out.write('\n');
    }

    @Override
    public void line(Layout layout, List<@Nullable Object> values, Lines out) {
        JsonLines.line(layout, values, out);
    }

    @Override
    public void tail(Trailer trailer, Lines out) {
        out.writeBytes(JsonLines.bytes(trailer));
        out.write('\n');
    }
}
