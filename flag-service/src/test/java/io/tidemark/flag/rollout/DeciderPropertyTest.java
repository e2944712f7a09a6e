package io.tidemark.flag.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.flag.rollout.Ground.Code;
import io.tidemark.flag.rollout.RolloutState.Baking;
import io.tidemark.flag.rollout.RolloutState.Failed;
import io.tidemark.flag.rollout.Signal.Evidence;
import io.tidemark.flag.rollout.Signal.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** What holds for every history: random plans, health good, bad, thin, old or missing, and orders at random. */
class DeciderPropertyTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00.000001Z");

    /** What happens next: so long after the one before. */
    record Event(Duration later, Weather weather, Order.@Nullable Kind order, boolean elsewhere) {}

    enum Weather {
        GOOD,
        BAD,
        THIN,
        OLD,
        SILENT,
        FINDINGS
    }

    /** One decision with all that it was made on. */
    record Step(RolloutState before, Signal signal, Instant now, Decision decision, RolloutState after) {}

    @Property(tries = 2_000)
    void theLogReplaysToTheSameDecisions(@ForAll("plans") Plan plan, @ForAll("histories") List<Event> history) {
        List<Step> run = run(plan, history);
        List<String> log = new ArrayList<>();
        Decision last = null;
        for (Step step : run) {
            if (last == null || !step.decision().saysTheSameAs(last)) {
                log.add(RolloutJson.write(step.signal()));
                log.add(step.now().toString());
                log.add(RolloutJson.write(step.decision()));
            }
            last = step.decision();
        }

        RolloutState state = RolloutState.started(RolloutJson.read(RolloutJson.write(plan), Plan.class), START);
        for (int i = 0; i < log.size(); i += 3) {
            Decision decision = Decider.decide(
                    state, plan, RolloutJson.read(log.get(i), Signal.class), Instant.parse(log.get(i + 1)));
            assertThat(RolloutJson.write(decision)).isEqualTo(log.get(i + 2));
            assertThat(decision).isEqualTo(RolloutJson.read(log.get(i + 2), Decision.class));
            state = decision instanceof Decision.Move move ? move.next() : state;
        }
        RolloutState end = run.isEmpty() ? state : run.getLast().after();
        assertThat(RolloutJson.read(RolloutJson.write(state), RolloutState.class))
                .isEqualTo(end);
    }

    @Property(tries = 2_000)
    void moreUsersAreReleasedOnlyWhenAStepPassedOrAnOperatorSaysSo(
            @ForAll("plans") Plan plan, @ForAll("histories") List<Event> history) {
        for (Step step : run(plan, history)) {
            boolean more = step.after().released(plan) > step.before().released(plan);
            if (more && !(step.after() instanceof RolloutState.Superseded)) {
                assertThat(step.decision().grounds())
                        .extracting(Ground::code)
                        .containsAnyOf(Code.ALL_GOOD, Code.ORDERED);
                if (step.signal() instanceof Evidence) {
                    Baking before = (Baking) step.before();
                    assertThat(step.now()).isAfterOrEqualTo(before.since().plus(plan.bake()));
                    assertThat(step.after().released(plan)).isEqualTo(plan.percentage(before.step() + 1));
                }
            }
        }
    }

    @Property(tries = 2_000)
    void whatIsNotKnownMovesNothing(@ForAll("plans") Plan plan, @ForAll("histories") List<Event> history) {
        for (Step step : run(plan, history)) {
            if (step.signal() instanceof Evidence(HealthVerdict health, int released)
                    && released == step.before().released(plan)
                    && (health == null
                            || health.at().plus(plan.gates().freshFor()).isBefore(step.now())
                            || (health.windows().getFirst().events()
                                            < plan.gates().minimumEvents()
                                    && health.findings().open() == 0))) {
                assertThat(step.after()).isEqualTo(step.before());
            }
        }
    }

    @Property(tries = 2_000)
    void aFailureGoesBackByExactlyOneStep(@ForAll("plans") Plan plan, @ForAll("histories") List<Event> history) {
        for (Step step : run(plan, history)) {
            if (step.before() instanceof Baking before && step.after() instanceof Failed failed) {
                int good = before.step() == 0 ? plan.baseline() : plan.percentage(before.step() - 1);
                assertThat(failed.released(plan)).isEqualTo(good);
            }
        }
    }

    @Property(tries = 1_000)
    void whatIsOverStaysOver(@ForAll("plans") Plan plan, @ForAll("histories") List<Event> history) {
        for (Step step : run(plan, history)) {
            if (!step.before().goesOn()) {
                assertThat(step.after()).isEqualTo(step.before());
            }
        }
    }

    private static List<Step> run(Plan plan, List<Event> history) {
        List<Step> steps = new ArrayList<>();
        RolloutState state = RolloutState.started(plan, START);
        Instant now = START;
        for (Event event : history) {
            now = now.plus(event.later());
            int released = event.elsewhere() ? 37 : state.released(plan);
            Order.Kind order = event.order();
            Signal signal = order == null ? new Evidence(health(event.weather(), now), released) : new Order(order);
            Decision decision = Decider.decide(state, plan, signal, now);
            RolloutState after = decision instanceof Decision.Move move ? move.next() : state;
            steps.add(new Step(state, signal, now, decision, after));
            state = after;
        }
        return steps;
    }

    private static @Nullable HealthVerdict health(Weather weather, Instant now) {
        return switch (weather) {
            case GOOD -> TestingHealth.good(now);
            case BAD -> TestingHealth.of(now, 1_000, 300, 100, 30);
            case THIN -> TestingHealth.of(now, 9, 9, 9, 9);
            case OLD -> TestingHealth.of(now.minus(Duration.ofMinutes(3)), 1_000, 300, 100, 30);
            case SILENT -> null;
            case FINDINGS -> TestingHealth.withFindings(TestingHealth.good(now), 2);
        };
    }

    @Provide
    Arbitrary<Plan> plans() {
        Arbitrary<List<Integer>> steps = Arbitraries.integers()
                .between(1, 100)
                .filter(step -> step != 37)
                .set()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(set -> List.copyOf(new TreeSet<>(set)));
        return Combinators.combine(steps, Arbitraries.of(Direction.class))
                .as((all, direction) -> TestingHealth.plan(direction, all.toArray(Integer[]::new)));
    }

    @Provide
    Arbitrary<List<Event>> histories() {
        Arbitrary<Event> events = Combinators.combine(
                        Arbitraries.integers().between(0, 45).map(Duration::ofMinutes),
                        Arbitraries.frequency(
                                Tuple.of(12, Weather.GOOD),
                                Tuple.of(2, Weather.BAD),
                                Tuple.of(2, Weather.THIN),
                                Tuple.of(2, Weather.OLD),
                                Tuple.of(2, Weather.SILENT),
                                Tuple.of(1, Weather.FINDINGS)),
                        Arbitraries.of(Order.Kind.class).injectNull(0.75),
                        Arbitraries.frequency(Tuple.of(60, false), Tuple.of(1, true)))
                .as(Event::new);
        return events.list().ofMaxSize(40);
    }
}
