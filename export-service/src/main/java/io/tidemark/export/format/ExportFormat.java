package io.tidemark.export.format;

/** A form that an export can have. Stateless; all text is UTF-8. */
public interface ExportFormat {
    /** The name in requests and file names. */
    String name();

    String mediaType();

    /** What comes before the first line, perhaps nothing. */
    byte[] head(Manifest manifest);

    /** One snapshot as one line, with its line break. */
    byte[] line(ExportedSnapshot snapshot);

    /** What stands before every line but the first; no part of the line. */
    default String separator() {
        return "";
    }

    /** What comes after the last line, perhaps nothing. */
    byte[] tail(Trailer trailer);
}
