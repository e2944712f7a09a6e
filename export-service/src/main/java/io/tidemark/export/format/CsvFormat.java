package io.tidemark.export.format;

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
            if (value != null) {
                out.text(value instanceof Number number ? number.toString() : cell(i, value.toString()));
            }
        }
        out.write('\n');
    }

    private static String cell(int column, String text) {
        return column < Layout.PLAIN ? CsvCell.plain(text) : CsvCell.quoted(text);
    }

    @Override
    public void tail(Trailer trailer, Lines out) {}
}
