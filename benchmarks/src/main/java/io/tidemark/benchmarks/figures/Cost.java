package io.tidemark.benchmarks.figures;

/**
 * What one operation costs.
 *
 * @param name stable, for programs
 * @param unit bytes, or microseconds of a processor
 */
public record Cost(String name, String unit, double perOperation) {}
