package io.tidemark.flag.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Locale;

/**
 * How a rollout stands. The methods are the legal transitions.
 *
 * <pre>
 *            +--- passed (bake over, gates good; or an operator advances) ---+
 *            v                                                               |
 * start -> Baking -----------------------------------------------------------+--> Completed (after the last step)
 *            |  ^
 *   hold     |  | resume (the bake begins anew)
 *            v  |
 *          Held +----- advance ----> the next Baking, or Completed
 *
 * Baking -- failed (a gate) --> Failed, at the last good percentage -- resume --> Baking, the same step again
 * Baking, Held, Failed -- abort --> Aborted, at the percentage before the start
 * Baking, Held, Failed -- somebody else moved the flag --> Superseded, the flag as they left it
 * </pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RolloutState.Baking.class, name = "baking"),
    @JsonSubTypes.Type(value = RolloutState.Held.class, name = "held"),
    @JsonSubTypes.Type(value = RolloutState.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = RolloutState.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = RolloutState.Aborted.class, name = "aborted"),
    @JsonSubTypes.Type(value = RolloutState.Superseded.class, name = "superseded")
})
sealed interface RolloutState {
    /** The first state of every rollout. */
    static Baking started(Plan plan, Instant now) {
        return new Baking(0, plan.baseline(), now);
    }

    /** How many percent of the users are released in this state. */
    int released(Plan plan);

    /** Whether anything more can become of it. */
    default boolean goesOn() {
        return switch (this) {
            case Baking baking -> true;
            case Held held -> true;
            case Failed failed -> true;
            case Completed completed -> false;
            case Aborted aborted -> false;
            case Superseded superseded -> false;
        };
    }

    /** The state's name as operators read it. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * At a step, watched.
     *
     * @param good the percentage of the last step that passed
     * @param since when the step's percentage came into force, or was resumed
     */
    record Baking(int step, int good, Instant since) implements RolloutState {
        @Override
        public int released(Plan plan) {
            return plan.percentage(step);
        }

        RolloutState passed(Plan plan, Instant now) {
            return following(plan, step, now);
        }

        Failed failed() {
            return new Failed(step, good);
        }

        Held held() {
            return new Held(step, good);
        }

        Aborted aborted() {
            return new Aborted();
        }

        Superseded superseded(int released) {
            return new Superseded(released);
        }
    }

    /** At a step, and nothing moves until an operator says so. */
    record Held(int step, int good) implements RolloutState {
        @Override
        public int released(Plan plan) {
            return plan.percentage(step);
        }

        Baking resumed(Instant now) {
            return new Baking(step, good, now);
        }

        RolloutState advanced(Plan plan, Instant now) {
            return following(plan, step, now);
        }

        Aborted aborted() {
            return new Aborted();
        }

        Superseded superseded(int released) {
            return new Superseded(released);
        }
    }

    /** A step failed; back at the last good percentage until an operator says what next. */
    record Failed(int step, int good) implements RolloutState {
        @Override
        public int released(Plan plan) {
            return good;
        }

        Baking resumed(Instant now) {
            return new Baking(step, good, now);
        }

        Aborted aborted() {
            return new Aborted();
        }

        Superseded superseded(int released) {
            return new Superseded(released);
        }
    }

    /** All steps passed. */
    record Completed() implements RolloutState {
        @Override
        public int released(Plan plan) {
            return plan.steps().getLast();
        }
    }

    /** An operator ended it; the flag is as it was before the start. */
    record Aborted() implements RolloutState {
        @Override
        public int released(Plan plan) {
            return plan.baseline();
        }
    }

    /** Somebody else moved the flag; it stays as they left it. */
    record Superseded(int left) implements RolloutState {
        @Override
        public int released(Plan plan) {
            return left;
        }
    }

    private static RolloutState following(Plan plan, int step, Instant now) {
        return plan.isLast(step) ? new Completed() : new Baking(step + 1, plan.percentage(step), now);
    }
}
