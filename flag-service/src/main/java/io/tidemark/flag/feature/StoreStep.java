package io.tidemark.flag.feature;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Work that joins the transaction of a change: when it fails, the change is not made either. */
@FunctionalInterface
public interface StoreStep {
    /** Nothing more than the change. */
    StoreStep NONE = (connection, epoch) -> Uni.createFrom().voidItem();

    /**
     * Does the work, before the audit is written.
     *
     * @param epoch that the change takes
     */
    Uni<Void> within(SqlConnection connection, long epoch);
}
