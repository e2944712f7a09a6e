package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A part of the store in two halves, which are looked at side by side, each at an instant of its own.
 *
 * @param last the end of everything
 * @param middle empty when the first half is all that is left
 * @param end the end of the part; empty when nothing is behind it
 */
record Halves(Position after, Position last, Optional<Position> middle, Optional<Position> end) {

    /** The next two. */
    static Uni<Halves> of(Position after, Position last, Function<Position, Uni<Optional<Position>>> endOfHalf) {
        return endOfHalf
                .apply(after)
                .chain(middle -> middle.isEmpty()
                        ? Uni.createFrom().item(new Halves(after, last, middle, middle))
                        : endOfHalf.apply(middle.get()).map(end -> new Halves(after, last, middle, end)));
    }

    /** Looks at both, and says what both gave. */
    Uni<Chunk> each(BiFunction<Position, Position, Uni<Chunk>> look) {
        if (middle.isEmpty()) {
            return look.apply(after, last);
        }
        return Uni.combine()
                .all()
                .unis(look.apply(after, middle.get()), look.apply(middle.get(), end.orElse(last)))
                .with(this::both);
    }

    private Chunk both(Chunk first, Chunk second) {
        List<Evidence> evidence = new ArrayList<>(first.evidence());
        evidence.addAll(second.evidence());
        return new Chunk(end, first.rows() + second.rows(), first.reread() + second.reread(), evidence);
    }
}
