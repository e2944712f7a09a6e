package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A stretch of the store in two halves, which are looked at side by side, each at an instant of its own.
 *
 * @param begun when they were measured out, before either was looked at
 * @param last the end of everything
 * @param middle empty when the first half is all that is left
 * @param end the end of the stretch; empty when nothing is behind it
 */
record Halves(OffsetDateTime begun, Position after, Position last, Optional<Position> middle, Optional<Position> end) {

    /** The next two. */
    static Uni<Halves> of(
            OffsetDateTime begun,
            Position after,
            Position last,
            Function<Position, Uni<Optional<Position>>> endOfHalf) {
        return endOfHalf
                .apply(after)
                .chain(middle -> middle.isEmpty()
                        ? Uni.createFrom().item(new Halves(begun, after, last, middle, middle))
                        : endOfHalf.apply(middle.get()).map(end -> new Halves(begun, after, last, middle, end)));
    }

    /** Looks at both, and says what both gave. */
    Uni<Chunk> each(BiFunction<Position, Position, Uni<Part>> look) {
        Uni<Part> both = middle.isEmpty()
                ? look.apply(after, last)
                : Uni.combine()
                        .all()
                        .unis(look.apply(after, middle.get()), look.apply(middle.get(), end.orElse(last)))
                        .with(Part::plus);
        return both.map(part -> new Chunk(begun, end, part));
    }
}
