package io.tidemark.integrity.divergence;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.ComparisonMessage.Held;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Finding;
import io.tidemark.integrity.finding.FindingStore;
import io.tidemark.integrity.finding.Seen;
import io.tidemark.integrity.finding.Subject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    /** What is forgotten has not healed: while a finding names it, it stands. */
    private static final String IS_FOUND = """
            exists (select from integrity.findings f
                    where f.tenant_id = d.tenant_id and f.user_id = d.user_id and f.version = 0 and f.indicator = 'divergence'
                      and f.scope = d.collection and f.status in ('open', 'confirmed', 'repairing'))""";

    private static final String BOUND = """
            delete from integrity.divergences
            where tenant_id = $1 and user_id = $2 and (device_id, collection) not in (
                select device_id, collection from integrity.divergences d where tenant_id = $1 and user_id = $2
                order by %s desc, last_seen desc, device_id, collection limit $3)""".formatted(IS_FOUND);
    private static final String FORGET = """
            delete from integrity.divergences d
            where last_seen < now() - make_interval(secs => $1) and not %s""".formatted(IS_FOUND);
    /** A row of a history that is over says nothing of this one. */
    private static final String STANDING = """
            select distinct d.collection from integrity.divergences d
            where d.tenant_id = $1 and d.user_id = $2 and d.collection = any($3)
              and not exists (select from snapshot.sync_streams t
                              where t.tenant_id = d.tenant_id and t.user_id = d.user_id and t.epoch > d.epoch)""";

    private static final String KNOWN = """
            select k.tenant_id, k.user_id from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where exists (select from integrity.divergences d where d.tenant_id = k.tenant_id and d.user_id = k.user_id)""";
    static final String HELD_AGAIN = "every device that told of it holds the same again";

    private final Pool pool;
    private final FindingStore findings;
    private final DivergenceConfig config;

    DivergenceStore(Pool pool, FindingStore findings, DivergenceConfig config) {
        this.pool = pool;
        this.findings = findings;
        this.config = config;
    }

    /**
     * What became of a comparison.
     *
     * @param closed findings of which the last difference is gone
     */
    record Taken(List<Seen> seen, List<Finding> closed) {}

    /**
     * Those that say something new: they tell of a difference, or come from a user of whom one is known or told. A poll of
     * healthy devices' comparisons costs one look.
     */
    Uni<List<ComparisonMessage>> concerning(List<ComparisonMessage> told) {
        Set<List<String>> users = told.stream()
                .filter(one -> one.found() > 0)
                .map(DivergenceStore::user)
                .collect(Collectors.toCollection(HashSet::new));
        List<List<String>> others = told.stream()
                .map(DivergenceStore::user)
                .filter(user -> !users.contains(user))
                .distinct()
                .toList();
        Tuple asked = Tuple.tuple();
        asked.addValue(others.stream().map(List::getFirst).toArray(String[]::new));
        asked.addValue(others.stream().map(List::getLast).toArray(String[]::new));
        return pool.preparedQuery(KNOWN).execute(asked).map(rows -> {
            rows.forEach(row -> users.add(List.of(row.getString("tenant_id"), row.getString("user_id"))));
            return told.stream().filter(one -> users.contains(user(one))).toList();
        });
    }

    private static List<String> user(ComparisonMessage told) {
        return List.of(told.tenantId(), told.userId());
    }

    /** Takes a comparison, in one transaction. */
    Uni<Taken> take(ComparisonMessage told, String release) {
        Tuple user = Tuple.of(told.tenantId(), told.userId());
        return pool.withTransaction(connection -> connection
                .preparedQuery(ALONE)
                .execute(user)
                .chain(() -> connection.preparedQuery(OF_USER).execute(user))
                .map(rows -> rows.stream().map(DivergenceStore::divergence).toList())
                .map(known -> Convergence.judge(known, told, config.window()))
                .chain(judged -> keep(connection, told, judged.standing())
                        .chain(() -> healed(connection, told, judged.healed()))
                        .chain(() -> findings.saw(connection, judged.evidence(), release))
                        .chain(seen ->
                                clear(connection, told, judged.healed()).map(closed -> new Taken(seen, closed)))));
    }

    /** Whether any device of the user is known to hold another thing in that collection. */
    Uni<Boolean> isThere(Subject subject) {
        Tuple asked = Tuple.of(subject.tenantId(), subject.userId());
        return standing(pool, asked.addValue(new String[] {subject.collection()}))
                .map(found -> !found.isEmpty());
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

    /** Closes the findings of collections that nobody is known to hold otherwise any more. */
    private Uni<List<Finding>> clear(SqlConnection connection, ComparisonMessage told, List<Divergence> healed) {
        if (healed.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Set<String> gone = healed.stream().map(Divergence::collection).collect(Collectors.toCollection(TreeSet::new));
        Tuple asked = Tuple.of(told.tenantId(), told.userId());
        return standing(connection, asked.addValue(gone.toArray(String[]::new)))
                .invoke(gone::removeAll)
                .chain(() -> findings.clear(
                        connection,
                        EvidenceKind.DIVERGENCE,
                        new FindingStore.Cleared(told.tenantId(), told.userId(), gone, HELD_AGAIN)));
    }

    private static Uni<Set<String>> standing(SqlClient client, Tuple asked) {
        return client.preparedQuery(STANDING)
                .execute(asked)
                .map(rows ->
                        rows.stream().map(row -> row.getString("collection")).collect(Collectors.toSet()));
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
