package io.tidemark.benchmarks.figures;

/**
 * A figure that somebody expects, and the one that was measured.
 *
 * @param bound the figure is to be above it, or below it
 */
public record Expectation(String name, double measured, String unit, Side side, double bound) {
    /** Where of the bound a figure has to be. */
    public enum Side {
        ABOVE,
        BELOW
    }

    /** Whether it is as expected; what was not measured is not. */
    public boolean isMet() {
        return side == Side.ABOVE ? measured > bound : measured < bound;
    }
}
