package io.tidemark.export.source;

import io.smallrye.mutiny.Multi;
import java.util.Set;
import java.util.function.Function;

/** Where lines come from. */
public interface Source {
    /** What is found there. */
    Set<What> offers();

    /**
     * What is made of one moment of the selection. What it needed is free again when the stream completes, fails or is
     * cancelled.
     */
    <T> Multi<T> read(Selection selection, Function<View, Multi<T>> body);
}
