package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.store.JobLeases;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.FindingStore;
import io.tidemark.integrity.finding.Seen;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far scans have come, and whose they are: a part's findings and the place behind it are kept together or not at all. */
@Singleton
final class SweepStore {
    private static final String LEASE = "full-scan";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String START = """
            insert into integrity.sweeps (tenant_id, state, started_by, reason, reread_one_in, turn)
            values ($1, 'running', $2, $3, $4,
                (select count(*) from integrity.sweeps where tenant_id = $1 and state = 'completed')) returning *""";
    private static final String START_IF_DUE = """
            insert into integrity.sweeps (tenant_id, state, started_by, reason, reread_one_in, turn)
            select '', 'running', 'integrity-service', 'schedule', $2,
                (select count(*) from integrity.sweeps where tenant_id = '' and state = 'completed')
            where not exists (
                select from integrity.sweeps
                where state in ('running', 'paused')
                   or (tenant_id = '' and state in ('completed', 'cancelled') and started_at > now() - make_interval(secs => $1)))
            on conflict do nothing""";
    private static final String RUNNING = "select * from integrity.sweeps where state = 'running'";
    private static final String PAGE = """
            select * from integrity.sweeps where $1::text is null or tenant_id = $1 order by id desc limit $2""";
    private static final String ONE = "select * from integrity.sweeps where id = $1";
    private static final String ORDER = """
            update integrity.sweeps
            set state = $3, moved_by = $4, moved_because = $5, updated_at = now(),
                finished_at = case when $3 = 'cancelled' then now() end
            where id = $1 and state = $2 returning *""";
    /** Before the first was through, the first began. */
    private static final String LATEST_THROUGH = """
            select coalesce(max(finished_at) filter (where state = 'completed'), min(started_at)) as at
            from integrity.sweeps where tenant_id = ''""";

    private static final String ADVANCE = """
            update integrity.sweeps
            set phase = $5, cursor_tenant = $6, cursor_user = $7, cursor_version = $8, state = $9,
                rows_scanned = rows_scanned + $10, found = found + $11, rows_reread = rows_reread + $12, updated_at = now(),
                finished_at = case when $9 = 'completed' then now() end
            where id = $1 and state = 'running' and cursor_tenant = $2 and cursor_user = $3 and cursor_version = $4
            returning *""";

    private final Pool pool;
    private final FindingStore findings;
    private final JobLeases leases;
    private final SweepConfig config;

    SweepStore(Pool pool, FindingStore findings, SweepConfig config) {
        this.pool = pool;
        this.findings = findings;
        this.leases = new JobLeases(pool, "integrity.leases", config.takeoverAfter());
        this.config = config;
        if (config.rereadOneIn() < 1) {
            throw new IllegalArgumentException(
                    "tidemark.integrity.sweep.reread-one-in is at least 1, which is all of them");
        }
    }

    /** A scan after one more part, and what the part's evidence became. */
    record Advanced(Sweep sweep, List<Seen> seen) {}

    /** A new one that reads one of so many snapshots again; nothing when one is under way. */
    Uni<Optional<Sweep>> start(String tenant, String by, String reason, int rereadOneIn) {
        return pool.preparedQuery(START)
                .execute(Tuple.of(tenant, by, reason, rereadOneIn))
                .map(rows -> rows.stream().map(SweepStore::sweep).findFirst())
                .onFailure(SweepStore::isUnderWay)
                .recoverWithItem(Optional::empty);
    }

    /** Begins one when the latest is so old, and none is under way. */
    Uni<Void> startIfDue(Duration every) {
        return pool.preparedQuery(START_IF_DUE)
                .execute(Tuple.of((double) every.toSeconds(), config.rereadOneIn()))
                .replaceWithVoid();
    }

    /** When the last scan of all tenants was through; nothing before the first has begun. */
    Uni<Optional<Instant>> latestThrough() {
        return pool.query(LATEST_THROUGH)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime("at"))
                        .map(OffsetDateTime::toInstant));
    }

    /** The epoch at which this replica may work on scans; nothing while another one does. */
    Uni<Optional<Long>> takeLease() {
        return leases.take(LEASE);
    }

    void giveUpLease() {
        leases.giveUpAtTheEnd(LEASE);
    }

    Uni<Optional<Sweep>> running() {
        return pool.preparedQuery(RUNNING)
                .execute()
                .map(rows -> rows.stream().map(SweepStore::sweep).findFirst());
    }

    Uni<List<Sweep>> page(@Nullable String tenant) {
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(tenant, config.listed()))
                .map(rows -> rows.stream().map(SweepStore::sweep).toList());
    }

    Uni<Optional<Sweep>> one(UUID id) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(id))
                .map(rows -> rows.stream().map(SweepStore::sweep).findFirst());
    }

    /** Does what a person asked; nothing when it has moved in between. */
    Uni<Optional<Sweep>> order(Sweep sweep, SweepState.Order order, String by, String reason) {
        return pool.preparedQuery(ORDER)
                .execute(Tuple.of(sweep.id(), sweep.state().word(), order.to().word(), by, reason))
                .map(rows -> rows.stream().map(SweepStore::sweep).findFirst());
    }

    /** Keeps what a part showed and the place behind it; nothing when the scan is no longer ours, or was paused or ended. */
    Uni<Optional<Advanced>> advance(Sweep sweep, Chunk chunk, String release, long fence) {
        return pool.withTransaction(connection -> leases.holds(connection, LEASE, fence)
                .chain(holds -> holds
                        ? advance(connection, sweep, chunk)
                        : Uni.createFrom().item(Optional.<Sweep>empty()))
                .chain(after -> after.map(moved -> findings.saw(connection, kept(chunk.part()), chunk.begun(), release)
                                .map(seen -> Optional.of(new Advanced(moved, seen))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))));
    }

    private List<Evidence> kept(Part part) {
        return part.evidence().subList(0, Math.min(part.evidence().size(), config.findingsPerChunk()));
    }

    private static Uni<Optional<Sweep>> advance(SqlConnection connection, Sweep sweep, Chunk chunk) {
        boolean last = chunk.end().isEmpty();
        boolean done = last && sweep.phase() == Sweep.Phase.STREAMS;
        Sweep.Phase phase = last ? Sweep.Phase.STREAMS : sweep.phase();
        Position next = chunk.end().orElse(Position.START);
        Tuple parameters = Tuple.of(
                sweep.id(),
                sweep.cursor().tenantId(),
                sweep.cursor().userId(),
                sweep.cursor().version(),
                phase.name().toLowerCase(Locale.ROOT));
        parameters.addString(next.tenantId()).addString(next.userId()).addLong(next.version());
        parameters.addString((done ? SweepState.COMPLETED : SweepState.RUNNING).word());
        Part part = chunk.part();
        parameters.addLong(part.rows()).addLong((long) part.evidence().size()).addLong(part.reread());
        return connection
                .preparedQuery(ADVANCE)
                .execute(parameters)
                .map(rows -> rows.stream().map(SweepStore::sweep).findFirst());
    }

    private static boolean isUnderWay(Throwable e) {
        return e instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    private static Sweep sweep(Row row) {
        return new Sweep(
                row.getUUID("id"),
                row.getString("tenant_id"),
                SweepState.of(row.getString("state")),
                Sweep.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                new Position(
                        row.getString("cursor_tenant"), row.getString("cursor_user"), row.getLong("cursor_version")),
                new Turn(row.getInteger("reread_one_in"), row.getLong("turn")),
                row.getLong("rows_scanned"),
                row.getLong("rows_reread"),
                row.getLong("found"),
                new Sweep.Ordered(
                        row.getString("started_by"),
                        row.getString("reason"),
                        row.getOffsetDateTime("started_at").toInstant()),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("finished_at") == null
                        ? null
                        : row.getOffsetDateTime("finished_at").toInstant());
    }
}
