package io.tidemark.export.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form that an export can have. All text is UTF-8. */
public interface ExportFormat {
    /** The name in requests and file names. */
    String name();

    String mediaType();

    /** Whether it says of itself when it was cut short, and where to go on. */
    boolean hasTrailer();

    /** What comes before the first line, perhaps nothing. */
    void head(Manifest manifest, Layout layout, Lines out);

    /** One row as one line, with its line break; the values are those of the layout's columns. */
    void line(Layout layout, List<@Nullable Object> values, Lines out);

    /** What stands before every line but the first; no part of the line. */
    default String separator() {
        return "";
    }

    /** What comes after the last line, perhaps nothing. */
    void tail(Trailer trailer, Lines out);
}
