package io.tidemark.flag.rollout;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.StoreStep;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rollouts and their logs in PostgreSQL. Every write is a compare-and-set on what was read. */
@Singleton
class RolloutStore {
    private static final String SELECT = """
            select r.*, d.decision as last from rollouts r
            left join rollout_decisions d on d.rollout_id = r.id and d.seq = r.decisions\s""";
    private static final String ACTIVE = SELECT + "where r.active order by r.started_at, r.id";
    private static final String PAGE = SELECT + """
            where ($1::text[] is null or r.target = any($1))
              and ($2::boolean is null or (r.active, r.started_at, r.id) < ($2, $3::timestamptz, $4::uuid))
            order by r.active desc, r.started_at desc, r.id desc limit $5""";
    private static final String ONE = SELECT + "where r.id = $1";
    private static final String LOG = "select * from rollout_decisions where rollout_id = $1 order by seq";
    private static final String INSERT = """
            insert into rollouts (id, flag, target, plan, state, active, revision, epoch, decisions,
                                  started_by, reason, started_at, updated_at)
            values ($1, $2, $3, $4, $5, true, 1, $6, 0, $7, $8, $9, $9)""";
    private static final String UPDATE = """
            update rollouts
            set state = $4, active = $5, revision = revision + $6, epoch = coalesce($7, epoch), updated_at = $8,
                decisions = decisions + 1
            where id = $1 and revision = $2 and decisions = $3""";
    private static final String ADD = """
            insert into rollout_decisions (rollout_id, seq, at, actor, reason, signal, decision)
            values ($1, $2, $3, $4, $5, $6, $7)""";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;
    private final LeaseStore lease;
    private final AuditStore audit;

    RolloutStore(Pool pool, LeaseStore lease, AuditStore audit) {
        this.pool = pool;
        this.lease = lease;
        this.audit = audit;
    }

    /** Those that go on. */
    Uni<List<Rollout>> active() {
        return list(ACTIVE, Tuple.tuple());
    }

    /** Some of those for these targets, or of all: those that go on, then those that are over, the newest first. */
    Uni<List<Rollout>> page(@Nullable List<String> targets, RolloutPageRequest asked) {
        RolloutCursor after = asked.after();
        return list(
                PAGE,
                Tuple.from(Arrays.asList(
                        targets == null ? null : targets.toArray(String[]::new),
                        after == null ? null : after.active(),
                        after == null ? null : after.startedAt().atOffset(ZoneOffset.UTC),
                        after == null ? null : after.id(),
                        asked.limit())));
    }

    Uni<Optional<Rollout>> one(UUID id) {
        return list(ONE, Tuple.of(id)).map(found -> found.stream().findFirst());
    }

    /** All decisions on it that were written down, in their order. */
    Uni<List<Decided>> log(UUID id) {
        return pool.preparedQuery(LOG)
                .execute(Tuple.of(id))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .map(rows -> rows.stream().map(RolloutStore::decided).toList());
    }

    /** Starts it, in the transaction that moves the flag. Fails with {@code rollout-running} when there is one already. */
    StoreStep started(Rollout rollout) {
        Plan plan = rollout.plan();
        return (connection, epoch) -> connection
                .preparedQuery(INSERT)
                .execute(Tuple.from(List.of(
                        rollout.id(),
                        plan.flag(),
                        plan.target(),
                        RolloutJson.write(plan),
                        RolloutJson.write(rollout.state()),
                        epoch,
                        rollout.startedBy(),
                        rollout.reason(),
                        rollout.startedAt().atOffset(ZoneOffset.UTC))))
                .onFailure(RolloutStore::isDuplicate)
                .transform(e -> ProblemException.of(
                        ErrorCode.ROLLOUT_RUNNING,
                        "a rollout of " + plan.flag() + " for " + plan.target() + " goes on"))
                .replaceWithVoid();
    }

    /**
     * Writes the decision down, in the transaction that moves the flag.
     *
     * @param fence the epoch at which this replica has to have the lease; null: an operator decided
     */
    StoreStep decided(Rollout rollout, Decided decided, @Nullable Long fence) {
        return (connection, epoch) -> write(connection, rollout, decided, fence, epoch);
    }

    /** The same for a decision that leaves the flag where it is; with an entry in the audit when there is one. */
    Uni<Void> decide(Rollout rollout, Decided decided, @Nullable Long fence, @Nullable AuditEntry entry) {
        return pool.withTransaction(connection -> write(connection, rollout, decided, fence, null)
                        .chain(() -> entry == null ? Uni.createFrom().voidItem() : audit.append(connection, entry)))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail();
    }

    private Uni<Void> write(
            SqlConnection connection, Rollout rollout, Decided decided, @Nullable Long fence, @Nullable Long epoch) {
        Uni<Void> fenced = fence == null ? Uni.createFrom().voidItem() : lease.check(connection, fence);
        return fenced.chain(() -> connection.preparedQuery(UPDATE).execute(update(rollout, decided, epoch)))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.of(ErrorCode.STALE_ROLLOUT, "it is no longer at " + rollout.revision());
                    }
                })
                .chain(() -> connection
                        .preparedQuery(ADD)
                        .execute(Tuple.from(List.of(
                                rollout.id(),
                                rollout.decisions() + 1,
                                decided.at().atOffset(ZoneOffset.UTC),
                                decided.by().name(),
                                decided.reason(),
                                RolloutJson.write(decided.signal()),
                                RolloutJson.write(decided.decision())))))
                .replaceWithVoid();
    }

    private static Tuple update(Rollout rollout, Decided decided, @Nullable Long epoch) {
        RolloutState next = decided.decision() instanceof Decision.Move move ? move.next() : rollout.state();
        return Tuple.tuple()
                .addUUID(rollout.id())
                .addLong(rollout.revision())
                .addInteger(rollout.decisions())
                .addString(RolloutJson.write(next))
                .addBoolean(next.goesOn())
                .addLong(decided.decision() instanceof Decision.Move ? 1L : 0L)
                .addLong(epoch)
                .addOffsetDateTime(decided.at().atOffset(ZoneOffset.UTC));
    }

    private Uni<List<Rollout>> list(String query, Tuple parameters) {
        return pool.preparedQuery(query)
                .execute(parameters)
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .map(rows -> rows.stream().map(RolloutStore::rollout).toList());
    }

    private static boolean isDuplicate(Throwable e) {
        return e instanceof PgException refusal && UNIQUE_VIOLATION.equals(refusal.getSqlState());
    }

    private static Rollout rollout(Row row) {
        String last = row.getString("last");
        return new Rollout(
                row.getUUID("id"),
                RolloutJson.read(row.getString("plan"), Plan.class),
                RolloutJson.read(row.getString("state"), RolloutState.class),
                row.getLong("revision"),
                row.getLong("epoch"),
                row.getInteger("decisions"),
                last == null ? null : RolloutJson.read(last, Decision.class),
                row.getString("started_by"),
                row.getString("reason"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static Decided decided(Row row) {
        return new Decided(
                row.getOffsetDateTime("at").toInstant(),
                new Actor(row.getString("actor")),
                row.getString("reason"),
                RolloutJson.read(row.getString("signal"), Signal.class),
                RolloutJson.read(row.getString("decision"), Decision.class));
    }
}
