package io.tidemark.flag.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.flag.feature.Change;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.feature.Reach;
import io.tidemark.flag.feature.StoreStep;
import io.tidemark.flag.rollout.Decision.Move;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Carries decisions out: rollout, flag, log and audit in one transaction. */
@Singleton
class Carrying {
    private static final Logger LOG = Logger.getLogger(Carrying.class);
    private static final List<String> MOVES = List.of("baking", "held", "failed", "completed", "aborted", "superseded");

    private final RolloutStore store;
    private final FeatureStore features;
    private final CurrentFeatures current;
    private final MeterRegistry metrics;

    Carrying(RolloutStore store, FeatureStore features, CurrentFeatures current, MeterRegistry metrics) {
        this.store = store;
        this.features = features;
        this.current = current;
        this.metrics = metrics;
        MOVES.forEach(to -> metrics.counter("rollout_moves", "to", to));
    }

    /** Starts a rollout at its first step. */
    Uni<Void> start(Rollout rollout, Change.Motive motive) {
        Plan plan = rollout.plan();
        return move(plan, plan.baseline(), rollout.state().released(plan), motive, store.started(rollout))
                .invoke(() -> metrics.counter("rollout_moves", "to", "baking").increment());
    }

    /**
     * Moves a rollout.
     *
     * @param fence the epoch at which this replica has to have the lease; null: an operator decided
     */
    Uni<Void> move(Rollout rollout, Move move, Decided decided, @Nullable Long fence) {
        Plan plan = rollout.plan();
        int from = rollout.state().released(plan);
        int to = move.next().released(plan);
        Change.Motive motive =
                new Change.Motive(decided.by(), action(move.next(), plan), List.of(plan.target()), decided.reason());
        Uni<Void> moved = from == to || move.next() instanceof RolloutState.Superseded
                ? store.decide(rollout, decided, fence, entry(rollout, move.next(), motive))
                : move(plan, from, to, motive, store.decided(rollout, decided, fence));
        return moved.invoke(() -> {
            LOG.warnf("%s of %s for %s: %s", motive.action(), plan.flag(), plan.target(), decided.reason());
            metrics.counter("rollout_moves", "to", move.next().label()).increment();
        });
    }

    private Uni<Void> move(Plan plan, int from, int to, Change.Motive motive, StoreStep step) {
        Change change = new Change(plan.flag(), feature -> edited(feature, plan, from, to), null, motive, step);
        return features.change(change)
                .invoke(outcome -> {
                    switch (outcome) {
                        case ChangeOutcome.Changed changed -> current.accept(changed.after());
                        case ChangeOutcome.Stale stale ->
                            throw ProblemException.of(
                                    ErrorCode.STALE_EPOCH,
                                    "the flags are at " + stale.epoch(),
                                    Map.of("epoch", stale.epoch()));
                        case ChangeOutcome.Unknown unknown ->
                            throw ProblemException.of(ErrorCode.NOT_FOUND, "there is no flag " + plan.flag());
                    }
                })
                .replaceWithVoid();
    }

    /** Only from where it was left: what somebody else has done in between is not undone unawares. */
    private static JsonNode edited(JsonNode feature, Plan plan, int from, int to) {
        Reach reach = Reach.of(feature);
        int found = plan.direction().released(reach.percentage(plan.target()));
        if (found != from || !Reach.saysAllOf(feature)) {
            throw ProblemException.of(
                    ErrorCode.ROLLOUT_NOT_POSSIBLE,
                    "somebody else moved the flag: %d %% are released, not %d %%".formatted(found, from));
        }
        return reach.with(plan.target(), plan.direction().flagPercentage(to)).writtenTo(feature);
    }

    private static AuditEntry entry(Rollout rollout, RolloutState next, Change.Motive motive) {
        return new AuditEntry(
                motive.by(),
                motive.action(),
                motive.targets(),
                rollout.plan().flag(),
                RolloutJson.write(rollout.state()),
                RolloutJson.write(next),
                motive.reason(),
                rollout.epoch());
    }

    private static String action(RolloutState next, Plan plan) {
        return switch (next) {
            case RolloutState.Baking baking -> "rollout to " + baking.released(plan) + " %";
            case RolloutState.Failed failed -> "rollout back to " + failed.good() + " %";
            case RolloutState.Held held -> "rollout held";
            case RolloutState.Completed over -> "rollout completed";
            case RolloutState.Aborted over -> "rollout aborted";
            case RolloutState.Superseded over -> "rollout superseded";
        };
    }
}
