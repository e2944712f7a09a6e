package io.tidemark.ingest.parse;

/** How a push's body is written. */
public enum Form {
    /** One JSON object. */
    JSON,
    /** {@code application/x-ndjson}: a line with the envelope, then a line for each operation. */
    NDJSON;

    /** The media type of {@link #NDJSON}. */
    public static final String NDJSON_TYPE = "application/x-ndjson";
}
