package io.tidemark.export.render;

import io.tidemark.export.source.Estimate;
import java.util.Locale;

/** How an export is sent (R9, R10). */
public enum Mode {
    /** As a whole, with its length. */
    BUFFERED,
    /** As it is read. */
    STREAMED;

    /** How an export of that size is sent, unless it turns out to be larger than it seemed. */
    public static Mode of(Estimate estimate, Bounds bounds) {
        boolean small = estimate.exact() && estimate.count() <= bounds.rows() && estimate.bytes() <= bounds.bytes();
        return small ? BUFFERED : STREAMED;
    }

    /** The word in manifests and headers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Up to where an export is buffered.
     *
     * @param bytes before they are compressed
     */
    public record Bounds(long rows, long bytes) {}
}
