package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document: {@code manifest}, a list with a line for each row, {@code trailer}. The lines, without the commas that
 * stand before all but the first, are those of ndjson, and so is the checksum over them.
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
    public boolean hasTrailer() {
        return true;
    }

    @Override
    public void head(Manifest manifest, Layout layout, Lines out) {
        String json = new String(JsonLines.manifest(manifest), StandardCharsets.UTF_8);
        out.text(json.substring(0, json.length() - 1) + ",\"" + layout.plural() + "\":[\n");
    }

    @Override
    public void line(Layout layout, List<@Nullable Object> values, Lines out) {
        JsonLines.line(layout, values, out);
    }

    @Override
    public String separator() {
        return ",";
    }

    @Override
    public void tail(Trailer trailer, Lines out) {
        out.text("],\"trailer\":" + new String(JsonLines.bytes(trailer), StandardCharsets.UTF_8) + "}\n");
    }
}
