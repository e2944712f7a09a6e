package io.tidemark.flag.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as operators see it.
 *
 * @param revision give it as expected_revision to change nothing but this state
 * @param releasedPercent how many percent of the users have what is released
 * @param flagPercent the flag's own percentage: for {@code resume_sync.local_only}, of those who are still local-only
 * @param step 1 for the first; missing when it is over
 * @param bakesUntil when the step is over at the earliest
 * @param grounds why it stands so, from the latest decision
 * @param decisions all of them, where one rollout is asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Rollout")
record RolloutView(
        UUID id,
        String flag,
        String tenant,
        String state,
        long revision,
        int releasedPercent,
        int flagPercent,
        List<Integer> steps,
        @Nullable Integer step,
        @Nullable Integer goodPercent,
        @Nullable Instant bakesUntil,
        List<Ground> grounds,
        String bake,
        String startedBy,
        String reason,
        Instant startedAt,
        Instant updatedAt,
        @Nullable List<DecisionView> decisions) {
    /**
     * Some of them.
     *
     * @param nextCursor where to go on, missing at the end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Rollouts")
    record Page(List<RolloutView> rollouts, @Nullable String nextCursor) {
        static Page of(List<Rollout> found, int limit) {
            return new Page(
                    found.stream().map(rollout -> RolloutView.of(rollout, null)).toList(),
                    found.size() < limit
                            ? null
                            : RolloutCursor.after(found.getLast()).toString());
        }
    }

    /**
     * One decision.
     *
     * @param state that it led to; missing when nothing moved
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RolloutDecision")
    record DecisionView(
            Instant at,
            String actor,
            String reason,
            @Nullable String state,
            List<Ground> grounds) {
        static DecisionView of(Decided decided) {
            return new DecisionView(
                    decided.at(),
                    decided.by().name(),
                    decided.reason(),
                    decided.decision() instanceof Decision.Move move
                            ? move.next().label()
                            : null,
                    decided.decision().grounds());
        }
    }

    static RolloutView of(Rollout rollout, @Nullable List<Decided> log) {
        Plan plan = rollout.plan();
        int released = rollout.state().released(plan);
        return new RolloutView(
                rollout.id(),
                plan.flag(),
                plan.target(),
                rollout.state().label(),
                rollout.revision(),
                released,
                plan.direction().flagPercentage(released),
                plan.steps(),
                step(rollout.state()),
                good(rollout.state()),
                rollout.state() instanceof RolloutState.Baking baking
                        ? baking.since().plus(plan.bake())
                        : null,
                rollout.last() == null ? List.of() : rollout.last().grounds(),
                plan.bake().toString(),
                rollout.startedBy(),
                rollout.reason(),
                rollout.startedAt(),
                rollout.updatedAt(),
                log == null ? null : log.stream().map(DecisionView::of).toList());
    }

    private static @Nullable Integer step(RolloutState state) {
        return switch (state) {
            case RolloutState.Baking baking -> baking.step() + 1;
            case RolloutState.Held held -> held.step() + 1;
            case RolloutState.Failed failed -> failed.step() + 1;
            default -> null;
        };
    }

    private static @Nullable Integer good(RolloutState state) {
        return switch (state) {
            case RolloutState.Baking baking -> baking.good();
            case RolloutState.Held held -> held.good();
            case RolloutState.Failed failed -> failed.good();
            default -> null;
        };
    }
}
