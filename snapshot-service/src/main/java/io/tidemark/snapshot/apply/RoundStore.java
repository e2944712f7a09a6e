package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.snapshot.decision.DecisionRules;
import io.tidemark.snapshot.decision.Round;
import io.tidemark.snapshot.decision.UserKey;
import io.tidemark.snapshot.decision.UserState;
import io.tidemark.snapshot.decision.WantedVersions;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A round within a transaction: what decisions look at is loaded, they are made, and what they made is written. */
@ApplicationScoped
class RoundStore {
    private final StreamStore streams;
    private final VersionStore versions;
    private final SnapshotWriteStore snapshots;
    private final KeptStore kept;
    private final DecisionRules rules;

    RoundStore(
            StreamStore streams,
            VersionStore versions,
            SnapshotWriteStore snapshots,
            KeptStore kept,
            ConflictConfig conflicts) {
        this.streams = streams;
        this.versions = versions;
        this.snapshots = snapshots;
        this.kept = kept;
        this.rules = conflicts.rules();
    }

    /** Decides the batches and writes what was decided. The outcomes may be told once the transaction is committed. */
    Uni<List<BatchOutcome>> apply(SqlConnection connection, List<OperationBatch> batches, Instant now) {
        return apply(connection, batches, now, UnaryOperator.identity());
    }

    /** The same on states that are looked at differently: a retry does not see the failure that it retries. */
    Uni<List<BatchOutcome>> apply(
            SqlConnection connection, List<OperationBatch> batches, Instant now, UnaryOperator<UserState> view) {
        return streams.load(connection, batches)
                .invoke(states -> states.replaceAll((user, state) -> view.apply(state)))
                .chain(states -> decide(connection, batches, states, now))
                .chain(round -> {
                    List<BatchOutcome> outcomes = round.outcomes(now);
                    return snapshots
                            .write(connection, round)
                            .chain(() -> kept.write(connection, round, outcomes, now))
                            .replaceWith(outcomes);
                });
    }

    private Uni<Round> decide(
            SqlConnection connection, List<OperationBatch> batches, Map<UserKey, UserState> states, Instant now) {
        return versions.versions(connection, WantedVersions.of(batches, states, rules))
                .map(found -> {
                    found.forEach((user, stored) ->
                            states.computeIfPresent(user, (key, state) -> state.withVersions(stored)));
                    return Round.decide(batches, states, rules, now);
                })
                .chain(round ->
                        versions.payloads(connection, round.conflictHeads()).map(round::withConflictHeads));
    }
}
