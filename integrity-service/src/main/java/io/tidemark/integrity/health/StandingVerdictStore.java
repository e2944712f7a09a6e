package io.tidemark.integrity.health;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/** The verdicts as they were taken last from {@code sync.health}, whichever replica told them. */
@Singleton
class StandingVerdictStore {
    private static final String NOT_OK = "select tenant_id from integrity.incident_verdicts where verdict <> 'OK'";

    private final Pool pool;

    StandingVerdictStore(Pool pool) {
        this.pool = pool;
    }

    /** Of whom something else than OK was taken last: they are to be told when it is over, also when nothing happens to them any more. */
    Uni<Set<String>> notOk() {
        return pool.query(NOT_OK)
                .execute()
                .map(rows ->
                        rows.stream().map(row -> row.getString("tenant_id")).collect(Collectors.toUnmodifiableSet()));
    }
}
