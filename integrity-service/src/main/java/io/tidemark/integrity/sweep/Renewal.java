package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Renews a lease while work is done under it. */
final class Renewal {
    /** How often within the time after which the lease would be lost. */
    private static final int TIMES = 3;

    private final Supplier<Uni<Optional<Long>>> lease;
    private final Duration takeoverAfter;
    private final BooleanSupplier stopped;

    Renewal(Supplier<Uni<Optional<Long>>> lease, Duration takeoverAfter, BooleanSupplier stopped) {
        this.lease = lease;
        this.takeoverAfter = takeoverAfter;
        this.stopped = stopped;
    }

    /** However long the work takes, no other replica takes this one for dead meanwhile; one that stops lets go. */
    <T> Uni<T> during(Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            Cancellable renewing = Multi.createFrom()
                    .ticks()
                    .every(takeoverAfter.dividedBy(TIMES))
                    .onOverflow()
                    .drop()
                    .onItem()
                    .transformToUniAndConcatenate(tick -> stopped.getAsBoolean()
                            ? Uni.createFrom().item(Optional.<Long>empty())
                            : lease.get().onFailure().recoverWithItem(Optional::empty))
                    .subscribe()
                    .with(held -> {});
            return work.onTermination().invoke(renewing::cancel);
        });
    }
}
