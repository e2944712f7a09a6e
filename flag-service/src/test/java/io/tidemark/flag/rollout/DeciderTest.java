package io.tidemark.flag.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flag.rollout.RolloutState.Aborted;
import io.tidemark.flag.rollout.RolloutState.Baking;
import io.tidemark.flag.rollout.RolloutState.Completed;
import io.tidemark.flag.rollout.RolloutState.Failed;
import io.tidemark.flag.rollout.RolloutState.Held;
import io.tidemark.flag.rollout.RolloutState.Superseded;
import io.tidemark.flag.rollout.Signal.Evidence;
import io.tidemark.flag.rollout.Signal.Order;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeciderTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
    private static final Instant BAKED = START.plus(Duration.ofMinutes(31));
    private static final Plan PLAN = TestingHealth.plan(Direction.FALLING, 10, 50, 100);

    @Test
    void aStepThatPassesIsFollowedByTheNextAndTheLastOneByTheEnd() {
        assertThat(decide(new Baking(0, 0, START), good(10))).isEqualTo(new Baking(1, 10, BAKED));
        assertThat(decide(new Baking(1, 10, START), good(50))).isEqualTo(new Baking(2, 50, BAKED));
        assertThat(decide(new Baking(2, 50, START), good(100))).isEqualTo(new Completed());
    }

    @Test
    void aStepThatFailsGoesBackToTheLastGoodPercentage() {
        RolloutState failed = decide(new Baking(1, 10, START), bad(50));

        assertThat(failed).isEqualTo(new Failed(1, 10));
        assertThat(failed.released(PLAN)).isEqualTo(10);
        assertThat(PLAN.direction().flagPercentage(failed.released(PLAN))).isEqualTo(90);
        assertThat(decide(new Baking(0, 0, START), bad(10)).released(PLAN)).isZero();
    }

    @Test
    void whatFailedOrIsHeldWaitsForAnOperatorHoweverGoodTheFiguresAre() {
        assertThat(Decider.decide(new Failed(1, 10), PLAN, good(10), BAKED)).isInstanceOf(Decision.Stay.class);
        assertThat(Decider.decide(new Held(1, 10), PLAN, good(50), BAKED)).isInstanceOf(Decision.Stay.class);
        assertThat(Decider.decide(new Held(1, 10), PLAN, bad(50), BAKED)).isInstanceOf(Decision.Stay.class);
    }

    @Test
    void aResumedStepBakesAnew() {
        assertThat(decide(new Held(1, 10), new Order(Order.Kind.RESUME))).isEqualTo(new Baking(1, 10, BAKED));
        assertThat(decide(new Failed(1, 10), new Order(Order.Kind.RESUME))).isEqualTo(new Baking(1, 10, BAKED));
    }

    @Test
    void anOperatorHoldsAdvancesAndAborts() {
        assertThat(decide(new Baking(1, 10, START), new Order(Order.Kind.HOLD))).isEqualTo(new Held(1, 10));
        assertThat(decide(new Baking(0, 0, START), new Order(Order.Kind.ADVANCE)))
                .isEqualTo(new Baking(1, 10, BAKED));
        assertThat(decide(new Held(2, 50), new Order(Order.Kind.ADVANCE))).isEqualTo(new Completed());
        assertThat(decide(new Baking(1, 10, START), new Order(Order.Kind.ABORT)))
                .isEqualTo(new Aborted());
        assertThat(new Aborted().released(PLAN)).isZero();
    }

    @Test
    void whatSomebodyElseMovedIsLeftAsItIs() {
        assertThat(decide(new Baking(1, 10, START), good(0))).isEqualTo(new Superseded(0));
        assertThat(decide(new Held(1, 10), good(100))).isEqualTo(new Superseded(100));
        assertThat(decide(new Failed(1, 10), good(0))).isEqualTo(new Superseded(0));
    }

    @ParameterizedTest
    @EnumSource(Order.Kind.class)
    void whatIsOverTakesNoOrders(Order.Kind order) {
        for (RolloutState over : new RolloutState[] {new Completed(), new Aborted(), new Superseded(3)}) {
            assertThat(Decider.decide(over, PLAN, new Order(order), BAKED)).isInstanceOf(Decision.Refusal.class);
            assertThat(Decider.decide(over, PLAN, bad(7), BAKED)).isInstanceOf(Decision.Stay.class);
        }
    }

    @Test
    void ordersThatMakeNoSenseAreRefused() {
        refused(new Baking(0, 0, START), Order.Kind.RESUME);
        refused(new Held(0, 0), Order.Kind.HOLD);
        refused(new Failed(0, 0), Order.Kind.HOLD);
        refused(new Failed(0, 0), Order.Kind.ADVANCE);
    }

    private static void refused(RolloutState state, Order.Kind order) {
        assertThat(Decider.decide(state, PLAN, new Order(order), BAKED)).isInstanceOf(Decision.Refusal.class);
    }

    private static RolloutState decide(RolloutState state, Signal signal) {
        Decision decision = Decider.decide(state, PLAN, signal, BAKED);
        assertThat(decision).isInstanceOf(Decision.Move.class);
        return ((Decision.Move) decision).next();
    }

    private static Evidence good(int released) {
        return new Evidence(TestingHealth.good(BAKED), released);
    }

    private static Evidence bad(int released) {
        return new Evidence(TestingHealth.of(BAKED, 1_000, 500, 100, 50), released);
    }
}
