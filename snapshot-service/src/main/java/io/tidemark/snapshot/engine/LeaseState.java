package io.tidemark.snapshot.engine;

import java.time.Duration;

/** How a lease stands, as one runner sees it. Pure: the row and the two durations say it all. */
sealed interface LeaseState {
    /** Nobody holds it. */
    record Free() implements LeaseState {}

    /** The runner that asks holds it. */
    record Ours() implements LeaseState {}

    /** Another one holds it and was heard a moment ago. */
    record Held(Duration silence) implements LeaseState {}

    /** Another one holds it and has not been heard for longer than a living one would let pass. */
    record Silent(Duration silence) implements LeaseState {}

    static LeaseState of(Lease lease, String runner, Duration takeoverAfter) {
        if (lease.runnerId() == null) {
            return new Free();
        }
        if (lease.runnerId().equals(runner)) {
            return new Ours();
        }
        return lease.silence().compareTo(takeoverAfter) < 0 ? new Held(lease.silence()) : new Silent(lease.silence());
    }

    /** Whether it would be taken from a runner that did not give it up. */
    default boolean isAnothers() {
        return switch (this) {
            case Free free -> false;
            case Ours ours -> false;
            case Held held -> true;
            case Silent silent -> true;
        };
    }
}
