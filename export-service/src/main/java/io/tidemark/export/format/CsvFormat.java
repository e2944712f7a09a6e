package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line for each row and nothing else, so that the runbook's one-liners count and cut it right (R48, R74). A manifest and a
 * trailer have no place here.
 *
 * @param header whether a line with the names of the columns comes first
 */
public record CsvFormat(boolean header) implements ExportFormat {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String mediaType() {
        return "text/csv; charset=utf-8; header=" + (header ? "present" : "absent");
    }

    @Override
    public boolean hasTrailer() {
        return false;
    }

    @Override
    public void head(Manifest manifest, Layout layout, Lines out) {
        if (header) {
            out.text(layout.columns().stream().map(Column::name).collect(Collectors.joining(",", "", "\n")));
        }
    }

    @Override
    public void line(Layout layout, List<@Nullable Object> values, Lines out) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            Object value = values.get(i);
            if (value instanceof Long || value instanceof Integer) {
                out.number(((Number) value).longValue());
            } else if (value != null) {
                cell(i, value.toString(), out);
            }
        }
        out.write('\n');
    }

    private static void cell(int column, String text, Lines out) {
        if (column < Layout.PLAIN) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(CsvCell.isPlain(utf8) ? utf8 : CsvCell.plain(text).getBytes(StandardCharsets.UTF_8));
        } else {
            CsvCell.quoted(text, out);
        }
    }

    @Override
    public void tail(Trailer trailer, Lines out) {}
}
