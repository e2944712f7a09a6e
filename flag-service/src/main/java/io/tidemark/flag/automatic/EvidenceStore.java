package io.tidemark.flag.automatic;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.automatic.Alarm.Seen;
import io.tidemark.flag.feature.StoreStep;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The evidence that was acted upon, in PostgreSQL: one row for each tenant, for all replicas. */
@Singleton
class EvidenceStore {
    private static final String SEEN = "select * from automatic_evidence where tenant = $1";
    private static final String RECORD = """
            insert into automatic_evidence as e (tenant, sev1_held_since, confirmed_at, seen_at)
            values ($1, $2, $3, $4)
            on conflict (tenant) do update
            set sev1_held_since = greatest(e.sev1_held_since, excluded.sev1_held_since),
                confirmed_at = greatest(e.confirmed_at, excluded.confirmed_at), seen_at = excluded.seen_at
            where excluded.sev1_held_since > coalesce(e.sev1_held_since, '-infinity')
               or excluded.confirmed_at > coalesce(e.confirmed_at, '-infinity')""";
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;
    private final Clock clock;

    EvidenceStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    Uni<Seen> seen(String tenant) {
        return pool.preparedQuery(SEEN)
                .execute(Tuple.of(tenant))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Seen(time(row, "sev1_held_since"), time(row, "confirmed_at")))
                        .orElse(Seen.NOTHING));
    }

    /** Writes it down in the transaction that moves the switch; fails, and with it the change, when another replica did. */
    StoreStep recorded(Alarm alarm) {
        return (connection, epoch) -> record(connection, alarm)
                .invoke(rows -> {
                    if (rows == 0) {
                        throw ProblemException.of(ErrorCode.STALE_EPOCH, "another replica acted on it");
                    }
                })
                .replaceWithVoid();
    }

    /** The same when the switch is on already. */
    Uni<Void> record(Alarm alarm) {
        return pool.withConnection(connection -> record(connection, alarm))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .replaceWithVoid();
    }

    private Uni<Integer> record(SqlConnection connection, Alarm alarm) {
        return connection
                .preparedQuery(RECORD)
                .execute(Tuple.tuple()
                        .addString(alarm.tenant())
                        .addOffsetDateTime(offset(alarm.sev1HeldSince()))
                        .addOffsetDateTime(offset(alarm.confirmedAt()))
                        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount());
    }

    private static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
