package io.tidemark.export.source;

/**
 * How much an export is expected to hold (R11).
 *
 * @param count of lines
 * @param bytes the count times the average size of the first lines
 * @param exact false when it is at least so many
 */
public record Estimate(long count, long bytes, boolean exact) {}
