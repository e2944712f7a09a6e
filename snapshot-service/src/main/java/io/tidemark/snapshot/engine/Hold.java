package io.tidemark.snapshot.engine;

/**
 * What a replica knows of a lease that it is to hold. The methods are the legal transitions; a lease that it is no longer
 * to hold has no state at all.
 */
sealed interface Hold {
    /** Kafka gave us the partition: whoever holds its lease is to stop. */
    record Assigned() implements Hold {}

    /** We took it at that epoch. */
    record Held(long epoch) implements Hold {
        /** The row no longer says so. */
        Fenced lost() {
            return new Fenced();
        }
    }

    /** Somebody took it from us, or it was released over our head: ours again only when nobody else is using it. */
    record Fenced() implements Hold {}

    /** Whether it may be taken, as it stands. */
    default boolean mayTake(LeaseState state) {
        return switch (this) {
            case Assigned assigned -> true;
            case Held held -> false;
            case Fenced fenced -> !(state instanceof LeaseState.Held);
        };
    }

    /** It was taken at that epoch; of two answers that cross, the later epoch counts. */
    default Held taken(long epoch) {
        return new Held(this instanceof Held held ? Math.max(held.epoch(), epoch) : epoch);
    }
}
