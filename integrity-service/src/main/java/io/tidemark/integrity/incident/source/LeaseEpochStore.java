package io.tidemark.integrity.incident.source;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.IncidentStore;
import io.tidemark.integrity.incident.Signal;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The leases of snapshot-service, through the read-only role. */
@Singleton
class LeaseEpochStore {
    private static final String ALL =
            "select name, coalesce(runner_id, 'nobody') as runner, epoch from snapshot.sync_leases order by name limit 1000";

    /** Whoever locks that table must not have our connections, one after the other. */
    private static final String SOON = "set local lock_timeout = '2s'";

    private final Pool pool;

    LeaseEpochStore(Pool pool) {
        this.pool = pool;
    }

    /** Who holds a lease; the epoch rises with every new holder. */
    record Holding(String name, String runner, long epoch) {
        Signal takeover(Instant now) {
            String text = "lease " + name + " taken over by " + runner + ", epoch " + epoch;
            return Signal.joining(new Entry(
                    now, "*", "lease_takeover", "snapshot-service", text, null, "lease/" + name + "/" + epoch));
        }
    }

    Uni<List<Holding>> all() {
        return IncidentStore.inTime(pool.withTransaction(connection -> connection
                        .query(SOON)
                        .execute()
                        .chain(() -> connection.query(ALL).execute())))
                .map(rows -> rows.stream()
                        .map(row -> new Holding(
                                Objects.requireNonNull(row.getString("name")),
                                Objects.requireNonNull(row.getString("runner")),
                                row.getLong("epoch")))
                        .toList());
    }
}
