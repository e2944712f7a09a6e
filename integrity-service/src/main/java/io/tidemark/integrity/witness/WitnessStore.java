package io.tidemark.integrity.witness;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.FindingStore;
import io.tidemark.integrity.finding.Seen;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps what was heard: all of a poll in one transaction, after which Kafka may forget it. What was heard carries the time at
 * which its transaction began; one that takes too long is undone, as who reads on by that time would go past it.
 */
@Singleton
final class WitnessStore {
    private static final String IN_TIME = "select set_config('transaction_timeout', $1, true)";
    private static final String KEEP = """
            insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes, release)
            select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[], $6::text[])
            on conflict (tenant_id, user_id, epoch, first_version) do nothing""";
    private static final String WENT_BACK = """
            select k.tenant_id, k.user_id, k.heard, s.version
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as k (tenant_id, user_id, epoch, heard)
            join snapshot.sync_streams s
              on s.tenant_id = k.tenant_id and s.user_id = k.user_id and s.epoch = k.epoch and s.version < k.heard""";
    private static final String GIVEN_AGAIN = """
            select k.tenant_id, k.user_id, k.version, k.operation_id, n.operation_id as stored
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
                as k (tenant_id, user_id, epoch, version, operation_id)
            join snapshot.sync_streams s on s.tenant_id = k.tenant_id and s.user_id = k.user_id and s.epoch = k.epoch
            join snapshot.snapshots n
              on n.tenant_id = k.tenant_id and n.user_id = k.user_id and n.version = k.version
             and n.operation_id <> k.operation_id""";

    private final Pool pool;
    private final FindingStore findings;
    private final String longest;

    WitnessStore(Pool pool, FindingStore findings, WitnessConfig config) {
        this.pool = pool;
        this.findings = findings;
        this.longest = Long.toString(config.settledAfter().dividedBy(2).toMillis());
    }

    /** Keeps the runs and the evidence together; says what the evidence is now. */
    Uni<List<Seen>> keep(List<WitnessRun> runs, FlowCheck.Judged judged, String release) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(IN_TIME)
                .execute(Tuple.of(longest))
                .chain(() -> insert(connection, runs))
                .chain(() -> wentBack(connection, judged.suspicions()))
                .chain(back -> givenAgain(connection, judged.givenAgain()).chain(again -> {
                    List<Evidence> evidence = new ArrayList<>(judged.evidence());
                    evidence.addAll(back);
                    evidence.addAll(again);
                    return findings.saw(connection, evidence, release);
                })));
    }

    private static Uni<Void> insert(SqlConnection connection, Collection<WitnessRun> runs) {
        if (runs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters = Tuple.tuple();
        parameters.addValue(runs.stream().map(WitnessRun::tenantId).toArray(String[]::new));
        parameters.addValue(runs.stream().map(WitnessRun::userId).toArray(String[]::new));
        parameters.addValue(runs.stream().map(WitnessRun::epoch).toArray(Long[]::new));
        parameters.addValue(runs.stream().map(WitnessRun::firstVersion).toArray(Long[]::new));
        parameters.addValue(runs.stream().map(run -> Buffer.buffer(run.bytes())).toArray(Buffer[]::new));
        parameters.addValue(runs.stream().map(WitnessRun::release).toArray(String[]::new));
        return connection.preparedQuery(KEEP).execute(parameters).replaceWithVoid();
    }

    /** Those suspicions that the store bears out: it stands at less than was told, in the same history. */
    private static Uni<List<Evidence>> wentBack(SqlConnection connection, Set<FlowCheck.Suspicion> suspicions) {
        if (suspicions.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<FlowCheck.Suspicion> all = List.copyOf(suspicions);
        Tuple parameters = Tuple.tuple();
        parameters.addValue(all.stream().map(FlowCheck.Suspicion::tenantId).toArray(String[]::new));
        parameters.addValue(all.stream().map(FlowCheck.Suspicion::userId).toArray(String[]::new));
        parameters.addValue(all.stream().map(FlowCheck.Suspicion::epoch).toArray(Long[]::new));
        parameters.addValue(all.stream().map(FlowCheck.Suspicion::heard).toArray(Long[]::new));
        return borneOut(
                connection,
                WENT_BACK,
                parameters,
                row -> Map.of("heard", row.getLong("heard"), "stands_at", row.getLong("version")));
    }

    /** Those versions that the store bears out: another operation has it. Of one that is gone by now it says nothing. */
    private static Uni<List<Evidence>> givenAgain(SqlConnection connection, Set<FlowCheck.GivenAgain> suspicions) {
        if (suspicions.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<FlowCheck.GivenAgain> all = List.copyOf(suspicions);
        Tuple parameters = Tuple.tuple();
        parameters.addValue(all.stream().map(FlowCheck.GivenAgain::tenantId).toArray(String[]::new));
        parameters.addValue(all.stream().map(FlowCheck.GivenAgain::userId).toArray(String[]::new));
        parameters.addValue(all.stream().map(FlowCheck.GivenAgain::epoch).toArray(Long[]::new));
        parameters.addValue(all.stream().map(FlowCheck.GivenAgain::version).toArray(Long[]::new));
        parameters.addValue(all.stream().map(FlowCheck.GivenAgain::operationId).toArray(String[]::new));
        return borneOut(
                connection,
                GIVEN_AGAIN,
                parameters,
                row -> Map.of(
                        "version", row.getLong("version"),
                        "told_of", row.getString("operation_id"),
                        "stored", row.getString("stored")));
    }

    private static Uni<List<Evidence>> borneOut(
            SqlConnection connection, String sql, Tuple suspicions, Function<Row, Map<String, Object>> shown) {
        return connection
                .preparedQuery(sql)
                .execute(suspicions)
                .map(rows -> rows.stream()
                        .map(row -> FlowCheck.broken(
                                Invariant.NEGATIVE_DELTA,
                                row.getString("tenant_id"),
                                row.getString("user_id"),
                                shown.apply(row)))
                        .toList());
    }
}
