package io.tidemark.snapshot.apply;

import io.tidemark.snapshot.engine.PartitionLostException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** What a failure to apply says about trying again. */
enum StoreFailure {
    /** The data itself is the cause: it will never pass. */
    DATA,
    /** The database is away or busy: it will pass, however long it takes. */
    OUTAGE,
    /** The partition is no longer ours: somebody else applies what came from it. */
    LOST,
    /** Nobody knows: it may pass, and it may be one operation that we can't handle. */
    UNKNOWN;

    /** Bad data, constraints, limits, exceptions raised by triggers. */
    private static final Set<String> CAUSED_BY_DATA = Set.of("22", "23", "54", "P0");

    /**
     * Connections, transactions rolled back (deadlocks), logins (a password is changed), a missing database (one is
     * restored), resources, operator intervention (a shutdown), system errors.
     */
    private static final Set<String> CAUSED_BY_OUTAGE = Set.of("08", "25", "28", "3D", "40", "53", "55", "57", "58");

    /** Whether it may be about one operation among several. */
    boolean mayConcernOne() {
        return this == DATA || this == UNKNOWN;
    }

    static StoreFailure of(Throwable failure) {
        if (failure instanceof PartitionLostException) {
            return LOST;
        }
        if (failure instanceof TooMuchHistoryException) {
            return DATA;
        }
        if (failure instanceof PgException e) {
            String state = e.getSqlState();
            String family = state == null ? "" : state.substring(0, 2);
            return CAUSED_BY_DATA.contains(family) ? DATA : CAUSED_BY_OUTAGE.contains(family) ? OUTAGE : UNKNOWN;
        }
        // What the driver or the pool throws when there is no connection, or no longer.
        return failure instanceof RuntimeException && isOurs(failure) ? UNKNOWN : OUTAGE;
    }

    /** Programming errors show as these; everything else comes from the network. */
    private static boolean isOurs(Throwable failure) {
        return failure instanceof NullPointerException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ArithmeticException;
    }
}
