package io.tidemark.flag.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.flag.rollout.Assessment.Outcome;
import io.tidemark.flag.rollout.Ground.Code;
import io.tidemark.flag.rollout.RolloutState.Baking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
    private static final Instant BAKED = START.plus(Duration.ofMinutes(31));
    private static final Plan FALLING = TestingHealth.plan(Direction.FALLING, 10, 50, 100);
    private static final Plan RISING = TestingHealth.plan(Direction.RISING, 10, 50, 100);

    @Test
    void goodFiguresPassOnceTheBakeIsOver() {
        assertOutcome(TestingHealth.good(BAKED), BAKED, Outcome.PASS, Code.ALL_GOOD);
        Instant early = START.plus(Duration.ofMinutes(29));
        assertOutcome(TestingHealth.good(early), early, Outcome.INCONCLUSIVE, Code.BAKING);
    }

    @Test
    void withoutHealthOrWithOldHealthNothingIsDecided() {
        assertOutcome(null, BAKED, Outcome.INCONCLUSIVE, Code.NO_HEALTH);
        assertOutcome(TestingHealth.good(BAKED), BAKED.plusSeconds(121), Outcome.INCONCLUSIVE, Code.STALE_HEALTH);
        assertOutcome(TestingHealth.good(BAKED), BAKED.minusSeconds(61), Outcome.INCONCLUSIVE, Code.STALE_HEALTH);
        assertOutcome(
                TestingHealth.of(BAKED, 1_000, 900, 100, 90),
                BAKED.plusSeconds(121),
                Outcome.INCONCLUSIVE,
                Code.STALE_HEALTH);
    }

    @Test
    void brokenGatesFailAtOnceAndFiguresAtTheThresholdDoNot() {
        Instant soon = START.plus(Duration.ofMinutes(2));
        assertOutcome(TestingHealth.of(soon, 1_000, 51, 100, 5), soon, Outcome.FAIL, Code.EVENT_ERROR_RATE);
        assertOutcome(TestingHealth.of(soon, 1_000, 50, 100, 6), soon, Outcome.FAIL, Code.USER_ERROR_RATE);
        assertOutcome(TestingHealth.of(BAKED, 1_000, 50, 100, 5), BAKED, Outcome.PASS, Code.ALL_GOOD);
        assertOutcome(
                TestingHealth.of(soon, 1_000, 51, 100, 6),
                soon,
                Outcome.FAIL,
                Code.EVENT_ERROR_RATE,
                Code.USER_ERROR_RATE);
    }

    @Test
    void openFindingsFailWhateverTheTraffic() {
        HealthVerdict quiet = TestingHealth.of(START, 0, 0, 0, 0);
        assertOutcome(TestingHealth.withFindings(quiet, 1), START, Outcome.FAIL, Code.OPEN_FINDINGS);
    }

    @Test
    void fewEventsOrUsersNeitherFailNorPass() {
        assertOutcome(TestingHealth.of(BAKED, 49, 49, 10, 0), BAKED, Outcome.INCONCLUSIVE, Code.TOO_FEW_EVENTS);
        assertOutcome(TestingHealth.of(BAKED, 50, 0, 9, 9), BAKED, Outcome.INCONCLUSIVE, Code.TOO_FEW_USERS);
        assertOutcome(TestingHealth.of(BAKED, 50, 0, 10, 0), BAKED, Outcome.PASS, Code.ALL_GOOD);
    }

    @Test
    void figuresOfBeforeTheStepAreNotHeldAgainstIt() {
        Instant soon = START.plusSeconds(59);
        assertOutcome(
                TestingHealth.of(soon, 1_000, 900, 100, 90), soon, Outcome.INCONCLUSIVE, Code.BAKING, Code.NO_WINDOW);
    }

    @Test
    void thoseReleasedMayNotFailMoreThanTheOthers() {
        HealthVerdict good = TestingHealth.good(BAKED);
        // Falling: 10 % released are the buckets 91 to 100.
        assertOutcome(TestingHealth.withCohorts(good, 91, 1, 4), BAKED, Outcome.FAIL, Code.WORSE_THAN_CONTROL);
        assertOutcome(TestingHealth.withCohorts(good, 91, 4, 1), BAKED, Outcome.PASS, Code.ALL_GOOD);
        assertOutcome(TestingHealth.withCohorts(good, 91, 1, 3), BAKED, Outcome.PASS, Code.ALL_GOOD);
        // Rising: they are the buckets 1 to 10.
        assertThat(assess(RISING, TestingHealth.withCohorts(good, 11, 4, 1), BAKED)
                        .outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(assess(RISING, TestingHealth.withCohorts(good, 11, 1, 4), BAKED)
                        .outcome())
                .isEqualTo(Outcome.PASS);
    }

    @Test
    void cohortsOfBeforeTheStepAreNotCompared() {
        Instant soon = START.plus(Duration.ofMinutes(14));
        assertOutcome(
                TestingHealth.withCohorts(TestingHealth.good(soon), 91, 1, 90),
                soon,
                Outcome.INCONCLUSIVE,
                Code.BAKING);
    }

    private static void assertOutcome(@Nullable HealthVerdict health, Instant now, Outcome outcome, Code... codes) {
        Assessment assessment = assess(FALLING, health, now);
        assertThat(assessment.outcome()).as(assessment.toString()).isEqualTo(outcome);
        assertThat(assessment.grounds()).extracting(Ground::code).containsExactlyElementsOf(List.of(codes));
    }

    private static Assessment assess(Plan plan, @Nullable HealthVerdict health, Instant now) {
        return Judge.assess(plan, new Baking(0, 0, START), health, now);
    }
}
