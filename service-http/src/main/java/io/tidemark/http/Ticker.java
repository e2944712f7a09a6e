package io.tidemark.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks that are taken again and again, one at a time; what falls due during one is left out. */
public final class Ticker {
    private Ticker() {}

    /**
     * Begins with the first.
     *
     * @param look recovers from its own failures: one that gets through ends the looks
     * @param ended is told of it
     * @return ends the looks
     */
    public static Cancellable every(Duration pause, Supplier<? extends Uni<?>> look, Consumer<Throwable> ended) {
        return Multi.createFrom()
                .ticks()
                .every(pause)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> look.get().replaceWithVoid())
                .subscribe()
                .with(done -> {}, ended);
    }
}
