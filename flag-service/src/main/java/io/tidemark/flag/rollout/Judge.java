package io.tidemark.flag.rollout;

import io.tidemark.contracts.health.CohortCounts;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.flag.rollout.Assessment.Outcome;
import io.tidemark.flag.rollout.Ground.Code;
import io.tidemark.flag.rollout.RolloutState.Baking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the health of a step against the plan's gates. Pure. Only figures that lie wholly within the step count: earlier
 * ones are of other users. A gate that is broken fails at once; passing takes the whole bake and enough events and users.
 */
final class Judge {
    /** Health from further ahead is of a clock that is wrong. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private static final double MILLION = 1e6;

    private final Plan plan;
    private final Gates gates;
    private final Baking step;
    private final HealthVerdict health;
    private final List<Ground> faults = new ArrayList<>();
    private final List<Ground> doubts = new ArrayList<>();

    private Judge(Plan plan, Baking step, HealthVerdict health) {
        this.plan = plan;
        this.gates = plan.gates();
        this.step = step;
        this.health = health;
    }

    static Assessment assess(Plan plan, Baking step, @Nullable HealthVerdict health, Instant now) {
        if (health == null) {
            return Assessment.inconclusive(Code.NO_HEALTH, "nothing is known of the health of " + plan.target());
        }
        Duration age = Duration.between(health.at(), now);
        if (age.compareTo(plan.gates().freshFor()) > 0 || age.compareTo(AHEAD.negated()) < 0) {
            return Assessment.inconclusive(Code.STALE_HEALTH, "the health is of " + health.at() + ", now is " + now);
        }
        return new Judge(plan, step, health).assess();
    }

    private Assessment assess() {
        Duration within = Duration.between(step.since(), health.at());
        findings();
        health.longestWithin(within).ifPresentOrElse(this::rates, () -> doubt(Code.NO_WINDOW, "no window yet"));
        cohorts(within);
        if (within.compareTo(plan.bake()) < 0) {
            doubts.addFirst(new Ground(Code.BAKING, "until " + step.since().plus(plan.bake())));
        }
        if (!faults.isEmpty()) {
            return new Assessment(Outcome.FAIL, faults);
        }
        return doubts.isEmpty()
                ? new Assessment(
                        Outcome.PASS, List.of(new Ground(Code.ALL_GOOD, "the bake is over, all gates are good")))
                : new Assessment(Outcome.INCONCLUSIVE, doubts);
    }

    private void findings() {
        int open = health.findings().open();
        if (open > gates.openFindings()) {
            fault(Code.OPEN_FINDINGS, "%d open corruption findings, at most %d".formatted(open, gates.openFindings()));
        }
    }

    private void rates(HealthWindow window) {
        if (window.events() < gates.minimumEvents()) {
            doubt(Code.TOO_FEW_EVENTS, "%d events of %d".formatted(window.events(), gates.minimumEvents()));
        } else if (rate(window.failures(), window.events()) > gates.eventErrorRate()) {
            fault(
                    Code.EVENT_ERROR_RATE,
                    "%d of %d events failed in %d min".formatted(window.failures(), window.events(), window.minutes()));
        }
        if (window.users() < gates.minimumUsers()) {
            doubt(Code.TOO_FEW_USERS, "%d users of %d".formatted(window.users(), gates.minimumUsers()));
        } else if (rate(window.failedUsers(), window.users()) > gates.userErrorRate()) {
            fault(
                    Code.USER_ERROR_RATE,
                    "%d of %d users had failures in %d min"
                            .formatted(window.failedUsers(), window.users(), window.minutes()));
        }
    }

    /** Those who are not released may have no events at all, as under local-only: then there is nothing to compare with. */
    private void cohorts(Duration within) {
        Optional<CohortCounts> counts = health.cohort(plan.group())
                .filter(told -> Duration.ofMinutes(told.minutes()).compareTo(within) <= 0);
        if (counts.isEmpty()) {
            return;
        }
        int share = step.released(plan);
        CohortCounts.Sum released = plan.direction().released(counts.get(), share);
        CohortCounts.Sum control = plan.direction().control(counts.get(), share);
        if (released.events() < gates.minimumEvents() || control.events() < gates.minimumEvents()) {
            return;
        }
        double worse = rate(released.failures(), released.events()) - rate(control.failures(), control.events());
        if (rounded(worse) > gates.controlMargin()) {
            fault(
                    Code.WORSE_THAN_CONTROL,
                    "%d of %d events failed among those released, %d of %d among the others"
                            .formatted(released.failures(), released.events(), control.failures(), control.events()));
        }
    }

    /** Rounded, so that 5 of 100 is not more than 0.05. */
    private static double rate(long part, long whole) {
        return whole == 0 ? 0 : rounded((double) part / whole);
    }

    private static double rounded(double value) {
        return Math.round(value * MILLION) / MILLION;
    }

    private void fault(Code code, String detail) {
        faults.add(new Ground(code, detail));
    }

    private void doubt(Code code, String detail) {
        doubts.add(new Ground(code, detail));
    }
}
