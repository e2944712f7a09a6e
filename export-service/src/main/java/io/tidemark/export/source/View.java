package io.tidemark.export.source;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** One moment of what is selected. */
public interface View {
    /** What the first lines, up to so many, tell of the size; empty where that costs as much as the export. */
    Uni<Optional<Estimate>> sample(long most);

    /** How much there is in all. */
    Uni<Estimate> estimate();

    /** The lines, some at a time, on worker threads; the next ones come when they are asked for. */
    Multi<List<Item>> rows();
}
