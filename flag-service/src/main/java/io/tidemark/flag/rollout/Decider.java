package io.tidemark.flag.rollout;

import io.tidemark.flag.rollout.Decision.Move;
import io.tidemark.flag.rollout.Decision.Refusal;
import io.tidemark.flag.rollout.Decision.Stay;
import io.tidemark.flag.rollout.Ground.Code;
import io.tidemark.flag.rollout.RolloutState.Baking;
import io.tidemark.flag.rollout.RolloutState.Failed;
import io.tidemark.flag.rollout.RolloutState.Held;
import io.tidemark.flag.rollout.Signal.Evidence;
import io.tidemark.flag.rollout.Signal.Order;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Decides on a rollout. Pure: the same state, plan, signal and time always give the same decision. */
final class Decider {
    private Decider() {}

    static Decision decide(RolloutState state, Plan plan, Signal signal, Instant now) {
        return switch (signal) {
            case Evidence evidence -> onEvidence(state, plan, evidence, now);
            case Order order -> onOrder(state, plan, order.what(), now);
        };
    }

    private static Decision onEvidence(RolloutState state, Plan plan, Evidence evidence, Instant now) {
        int found = evidence.released();
        boolean moved = found != state.released(plan);
        return switch (state) {
            case Baking baking ->
                moved ? superseded(baking.superseded(found), baking, plan) : judged(baking, plan, evidence, now);
            case Held held ->
                moved
                        ? superseded(held.superseded(found), held, plan)
                        : stay(Code.HELD, "an operator holds it at " + held.released(plan) + " %");
            case Failed failed ->
                moved
                        ? superseded(failed.superseded(found), failed, plan)
                        : stay(
                                Code.STEPPED_BACK,
                                "back at " + failed.good() + " % until an operator resumes or aborts it");
            case RolloutState.Completed over -> stay(Code.OVER, "it is over");
            case RolloutState.Aborted over -> stay(Code.OVER, "it is over");
            case RolloutState.Superseded over -> stay(Code.OVER, "it is over");
        };
    }

    private static Decision judged(Baking baking, Plan plan, Evidence evidence, Instant now) {
        Assessment assessment = Judge.assess(plan, baking, evidence.health(), now);
        return switch (assessment.outcome()) {
            case PASS -> new Move(baking.passed(plan, now), assessment.grounds());
            case FAIL -> new Move(baking.failed(), assessment.grounds());
            case INCONCLUSIVE -> new Stay(assessment.grounds());
        };
    }

    private static Decision superseded(RolloutState.Superseded next, RolloutState state, Plan plan) {
        String detail = "somebody else moved the flag: %d %% are released, not %d %%"
                .formatted(next.left(), state.released(plan));
        return new Move(next, List.of(new Ground(Code.MOVED_ELSEWHERE, detail)));
    }

    private static Decision onOrder(RolloutState state, Plan plan, Order.Kind order, Instant now) {
        return switch (state) {
            case Baking baking ->
                switch (order) {
                    case HOLD -> ordered(baking.held(), order);
                    case ADVANCE -> ordered(baking.passed(plan, now), order);
                    case ABORT -> ordered(baking.aborted(), order);
                    case RESUME -> refusal("nobody holds it");
                };
            case Held held ->
                switch (order) {
                    case RESUME -> ordered(held.resumed(now), order);
                    case ADVANCE -> ordered(held.advanced(plan, now), order);
                    case ABORT -> ordered(held.aborted(), order);
                    case HOLD -> refusal("it is held already");
                };
            case Failed failed ->
                switch (order) {
                    case RESUME -> ordered(failed.resumed(now), order);
                    case ABORT -> ordered(failed.aborted(), order);
                    case HOLD -> refusal("a step failed: nothing moves until it is resumed or aborted");
                    case ADVANCE -> refusal("a step failed: resume it to try that step again");
                };
            case RolloutState.Completed over -> refusal("it is completed");
            case RolloutState.Aborted over -> refusal("it was aborted");
            case RolloutState.Superseded over -> refusal("somebody else moved the flag, which ended it");
        };
    }

    private static Move ordered(RolloutState next, Order.Kind order) {
        return new Move(next, List.of(new Ground(Code.ORDERED, order.name().toLowerCase(Locale.ROOT))));
    }

    private static Stay stay(Code code, String detail) {
        return new Stay(List.of(new Ground(code, detail)));
    }

    private static Refusal refusal(String detail) {
        return new Refusal(List.of(new Ground(Code.ORDERED, detail)));
    }
}
