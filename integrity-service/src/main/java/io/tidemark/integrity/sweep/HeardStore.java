package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.store.JobLeases;
import io.tidemark.integrity.witness.WitnessConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was heard of lately, and up to when it has been looked at. All times are the database's. */
@Singleton
final class HeardStore {
    private static final String LEASE = "incremental-scan";
    private static final String NEXT = """
            with mark as (
                select coalesce(
                    (select until from integrity.watermarks where name = $1),
                    (select min(heard_at) - interval '1 s' from integrity.witness_runs)) as begin,
                    now() - make_interval(secs => $2) as safe)
            select s.*, (
                select coalesce(sum(u.rows), 0)::bigint
                from (select sum(octet_length(w.hashes)) / 16 + 1 as rows from integrity.witness_runs w
                      where w.heard_at > s.begin and w.heard_at <= s."end"
                      group by w.tenant_id, w.user_id) u) as rows
            from (select begin, least(safe, begin + make_interval(secs => $3)) as "end",
                      begin + make_interval(secs => $3) < safe as more
                  from mark where begin < safe) s""";
    private static final String USERS = """
            select tenant_id, user_id, min(first_version) as version, sum(octet_length(hashes)) / 16 as versions,
                max(first_version + octet_length(hashes) / 16 - 1) as last
            from integrity.witness_runs
            where heard_at > $1 and heard_at <= $2 and (tenant_id, user_id) > ($3, $4)
            group by tenant_id, user_id order by tenant_id, user_id limit $5""";
    private static final String REACHED = """
            insert into integrity.watermarks (name, until) values ($1, $2)
            on conflict (name) do update set until = excluded.until, updated_at = now()""";

    private final Pool pool;
    private final JobLeases leases;
    private final SweepConfig config;
    private final Duration settledAfter;

    HeardStore(Pool pool, SweepConfig config, WitnessConfig witness) {
        this.pool = pool;
        this.settledAfter = witness.settledAfter();
        this.leases = new JobLeases(pool, "integrity.leases", config.takeoverAfter());
        this.config = config;
    }

    /**
     * A stretch of time: what was heard after its beginning, and up to its end.
     *
     * @param more whether another one is due behind it; else it ends at what is settled, which goes on all the time
     * @param rows about how many are read for it: the versions heard of in it, and the row before them for each user
     */
    record Stretch(OffsetDateTime begin, OffsetDateTime end, boolean more, long rows) {}

    Uni<Optional<Long>> takeLease() {
        return leases.take(LEASE);
    }

    void giveUpLease() {
        leases.giveUpAtTheEnd(LEASE);
    }

    /** The next stretch that has not been looked at. */
    Uni<Optional<Stretch>> next() {
        return pool.preparedQuery(NEXT)
                .execute(Tuple.of(LEASE, (double) settledAfter.toSeconds(), (double)
                        config.incrementalStretch().toSeconds()))
                .map(rows -> rows.stream()
                        .map(row -> new Stretch(
                                row.getOffsetDateTime("begin"),
                                row.getOffsetDateTime("end"),
                                row.getBoolean("more"),
                                row.getLong("rows")))
                        .findFirst());
    }

    /** Some users in order who were heard of in a stretch: about as many as fill a part. */
    Uni<List<Heard>> users(Stretch stretch, UserKey after) {
        Tuple parameters = Tuple.of(stretch.begin(), stretch.end(), after.tenantId(), after.userId());
        return pool.preparedQuery(USERS)
                .execute(parameters.addInteger(config.chunkUsers()))
                .map(rows -> {
                    List<Heard> users = new ArrayList<>();
                    long versions = 0;
                    for (Row row : rows) {
                        Position begin = new Position(
                                row.getString("tenant_id"),
                                row.getString("user_id"),
                                Math.max(0, row.getLong("version") - 2));
                        users.add(new Heard(begin, row.getLong("last")));
                        versions += row.getLong("versions");
                        if (versions >= config.chunkRows()) {
                            break;
                        }
                    }
                    return users;
                });
    }

    /** All of the stretch was looked at, unless another replica does that by now. */
    Uni<Boolean> reached(Stretch stretch, long fence) {
        return pool.withTransaction(connection -> leases.holds(connection, LEASE, fence)
                .chain(holds -> holds
                        ? connection
                                .preparedQuery(REACHED)
                                .execute(Tuple.of(LEASE, stretch.end()))
                                .replaceWith(true)
                        : Uni.createFrom().item(false)));
    }
}
