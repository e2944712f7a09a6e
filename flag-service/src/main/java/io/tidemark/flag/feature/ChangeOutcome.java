package io.tidemark.flag.feature;

/** What became of a {@link Change}. */
public sealed interface ChangeOutcome {
    /** It is stored, with its audit row; {@code after} is what holds from now on. */
    record Changed(FeatureSet after) implements ChangeOutcome {}

    /** Another change came first, or the name is taken; nothing was stored. {@code epoch} is the present one. */
    record Stale(long epoch) implements ChangeOutcome {}

    /** There is no flag of that name. */
    record Unknown() implements ChangeOutcome {}
}
