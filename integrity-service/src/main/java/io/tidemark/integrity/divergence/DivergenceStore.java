package io.tidemark.integrity.divergence;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.ComparisonMessage.Held;
import io.tidemark.integrity.finding.FindingStore;
import io.tidemark.integrity.finding.Seen;
import io.tidemark.integrity.finding.Subject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;

/** The differences that stand, with what they are evidence of: a comparison is taken as a whole or not at all. */
@Singleton
final class DivergenceStore {
    /** Comparisons of one user come one after the other, also while a partition goes from one replica to another. */
    private static final String ALONE =
            "select pg_advisory_xact_lock(hashtextextended('divergence/' || $1 || '/' || $2, 0))";

    private static final String OF_USER = "select * from integrity.divergences where tenant_id = $1 and user_id = $2";
    private static final String KEEP = """
            insert into integrity.divergences
                (tenant_id, user_id, device_id, collection, epoch, version, since, last_seen, device_count, device_digest,
                 server_count, server_digest, release)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (tenant_id, user_id, device_id, collection) do update
            set epoch = excluded.epoch, version = excluded.version, since = excluded.since, last_seen = excluded.last_seen,
                device_count = excluded.device_count, device_digest = excluded.device_digest,
                server_count = excluded.server_count, server_digest = excluded.server_digest, release = excluded.release""";
    private static final String HEALED = """
            delete from integrity.divergences
            where tenant_id = $1 and user_id = $2 and device_id = $3 and collection = any($4)""";
    private static final String BOUND = """
            delete from integrity.divergences
            where tenant_id = $1 and user_id = $2 and (device_id, collection) not in (
                select device_id, collection from integrity.divergences where tenant_id = $1 and user_id = $2
                order by last_seen desc, device_id, collection limit $3)""";
    private static final String FORGET = """
            delete from integrity.divergences where last_seen < now() - make_interval(secs => $1)""";
    private static final String THERE = """
            select exists (select from integrity.divergences
                           where tenant_id = $1 and user_id = $2 and collection = $3) as there""";

    private final Pool pool;
    private final FindingStore findings;
    private final DivergenceConfig config;

    DivergenceStore(Pool pool, FindingStore findings, DivergenceConfig config) {
        this.pool = pool;
        this.findings = findings;
        this.config = config;
    }

    /** Takes a comparison; says what became of the evidence in it. */
    Uni<List<Seen>> take(ComparisonMessage told, String release) {
        Tuple user = Tuple.of(told.tenantId(), told.userId());
        return pool.withTransaction(connection -> connection
                .preparedQuery(ALONE)
                .execute(user)
                .chain(() -> connection.preparedQuery(OF_USER).execute(user))
                .map(rows -> rows.stream().map(DivergenceStore::divergence).toList())
                .map(known -> Convergence.judge(known, told, config.window()))
                .chain(judged -> keep(connection, told, judged.standing())
                        .chain(() -> healed(connection, told, judged.healed()))
                        .chain(() -> findings.saw(connection, judged.evidence(), release))));
    }

    /** Whether any device of the user is known to hold another thing in that collection. */
    Uni<Boolean> isThere(Subject subject) {
        return pool.preparedQuery(THERE)
                .execute(Tuple.of(subject.tenantId(), subject.userId(), subject.collection()))
                .map(rows -> rows.iterator().next().getBoolean("there"));
    }

    Uni<Void> forget() {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of((double) config.forgetAfter().toSeconds()))
                .replaceWithVoid();
    }

    private Uni<Void> keep(SqlConnection connection, ComparisonMessage told, List<Divergence> standing) {
        if (standing.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(KEEP)
                .executeBatch(
                        standing.stream().map(one -> parameters(told, one)).toList())
                .chain(() -> connection
                        .preparedQuery(BOUND)
                        .execute(Tuple.of(told.tenantId(), told.userId(), config.mostPerUser())))
                .replaceWithVoid();
    }

    private static Tuple parameters(ComparisonMessage told, Divergence one) {
        return Tuple.of(told.tenantId(), told.userId(), one.deviceId(), one.collection())
                .addLong(one.epoch())
                .addLong(one.version())
                .addOffsetDateTime(one.since().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(one.lastSeen().atOffset(ZoneOffset.UTC))
                .addLong(one.device().count())
                .addString(one.device().digest())
                .addLong(one.server().count())
                .addString(one.server().digest())
                .addString(one.release());
    }

    private static Uni<Void> healed(SqlConnection connection, ComparisonMessage told, List<Divergence> healed) {
        if (healed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] collections = healed.stream().map(Divergence::collection).toArray(String[]::new);
        Tuple parameters = Tuple.of(told.tenantId(), told.userId(), told.deviceId());
        return connection
                .preparedQuery(HEALED)
                .execute(parameters.addValue(collections))
                .replaceWithVoid();
    }

    private static Divergence divergence(Row row) {
        return new Divergence(
                row.getString("device_id"),
                row.getString("collection"),
                row.getLong("epoch"),
                row.getLong("version"),
                row.getOffsetDateTime("since").toInstant(),
                row.getOffsetDateTime("last_seen").toInstant(),
                new Held(row.getLong("device_count"), row.getString("device_digest")),
                new Held(row.getLong("server_count"), row.getString("server_digest")),
                row.getString("release"));
    }
}
