package io.tidemark.integrity.health;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Failed operations that were tried again and again, in snapshot-service's tables, which are read only. */
@Singleton
class StubbornStore {
    /** Past so many the number says no more. */
    private static final int MOST = 10_000;

    private static final int ATTEMPTS = 10;

    private final Pool pool;

    StubbornStore(Pool pool) {
        this.pool = pool;
    }

    /** How many were tried more than ten times (R48), at most {@value #MOST}. */
    Uni<Long> count() {
        return pool.query(
                        "select count(*) as n from (select from snapshot.sync_failed_operations where attempts > %d limit %d) t"
                                .formatted(ATTEMPTS, MOST))
                .execute()
                .map(rows -> rows.iterator().next().getLong("n"));
    }
}
