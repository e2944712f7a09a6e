package io.tidemark.export.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an export says of itself after its last line. An export without it was cut off.
 *
 * @param count how many lines there were
 * @param sha256 over the bytes of the lines, each with its line break, in hex digits
 * @param cursor goes on after the last line; null when there was none and the export began at the start
 * @param complete false when a limit of time or size ended it and the rest is to be had with the cursor
 * @param redactions how many values of each kind were redacted
 */
public record Trailer(
        long count, String sha256, @Nullable String cursor, boolean complete, Map<String, Long> redactions) {}
