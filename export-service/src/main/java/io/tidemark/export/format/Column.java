package io.tidemark.export.format;

/**
 * One column of an export: a cell in csv, a member in json and ndjson.
 *
 * @param name of the member and in the header
 */
public record Column(String name, Kind kind) {
    /** What a column holds, which says how it is redacted and written. */
    public enum Kind {
        /** A word of ours: nothing of it is anybody's. */
        WORD,
        /** A number of ours. */
        NUMBER,
        /** A name that a client chose and that must go on naming the same thing. */
        IDENTIFIER,
        /** Text that may say anything. */
        TEXT,
        /** Any JSON, as text. */
        JSON
    }
}
