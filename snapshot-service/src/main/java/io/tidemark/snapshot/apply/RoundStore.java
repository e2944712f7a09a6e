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
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** A round within a transaction: what decisions look at is loaded, they are made, and what they made is written. */
@ApplicationScoped
class RoundStore {
    private static final Logger LOG = Logger.getLogger(RoundStore.class);

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

    /**
     * Decides the batches and writes what was decided. What the table of snapshots refuses is refused, and the rest decided
     * again without it. The outcomes may be told once the transaction is committed.
     */
    Uni<List<BatchOutcome>> apply(SqlConnection connection, List<OperationBatch> batches, Instant now) {
        return streams.load(connection, batches).chain(states -> apply(connection, batches, states, now));
    }

    private Uni<List<BatchOutcome>> apply(
            SqlConnection connection, List<OperationBatch> batches, Map<UserKey, UserState> states, Instant now) {
        return decide(connection, batches, states, now)
                .chain(round -> snapshots
                        .writeSnapshots(connection, round.snapshots())
                        .chain(refused -> refused.isEmpty()
                                ? writeRest(connection, round, now)
                                : apply(connection, without(refused, round), states, now)));
    }

    private static List<OperationBatch> without(List<SnapshotWriteStore.Refused> refused, Round round) {
        SnapshotWriteStore.Refused first = refused.getFirst();
        LOG.errorf(
                "The store refuses %d of %d snapshots, first that of %s: %s",
                refused.size(),
                round.snapshots().size(),
                round.snapshots().get(first.place()).operation().operationId(),
                first.why().getMessage());
        return round.refusing(
                refused.stream().map(SnapshotWriteStore.Refused::place).collect(Collectors.toSet()));
    }

    /**
     * Decides a failed operation again, on a state that does not show the failure, and writes what was decided. Fails when
     * the table of snapshots refuses it.
     */
    Uni<List<BatchOutcome>> retry(
            SqlConnection connection, OperationBatch batch, Instant now, UnaryOperator<UserState> view) {
        List<OperationBatch> batches = List.of(batch);
        return streams.load(connection, batches)
                .invoke(states -> states.replaceAll((user, state) -> view.apply(state)))
                .chain(states -> decide(connection, batches, states, now))
                .chain(round -> snapshots
                        .writeSnapshots(connection, round.snapshots())
                        .chain(refused -> refused.isEmpty()
                                ? writeRest(connection, round, now)
                                : Uni.createFrom().failure(refused.getFirst().why())));
    }

    private Uni<List<BatchOutcome>> writeRest(SqlConnection connection, Round round, Instant now) {
        List<BatchOutcome> outcomes = round.outcomes(now);
        return Uni.join()
                .all(snapshots.writeStreams(connection, round), kept.write(connection, round, outcomes, now))
                .andFailFast()
                .replaceWith(outcomes);
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
                        versions.contents(connection, round.conflicting()).map(round::withConflicts));
    }
}
