package io.tidemark.snapshot.apply;

import static io.tidemark.snapshot.decision.TestingBatches.NOW;
import static io.tidemark.snapshot.decision.TestingBatches.batch;
import static io.tidemark.snapshot.decision.TestingBatches.creating;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.snapshot.decision.DecisionRules;
import io.tidemark.snapshot.decision.Round;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often, and how long after one another, what fails is tried again (R67). */
class ApplyLoopTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final AtomicInteger tries = new AtomicInteger();

    @ParameterizedTest(name = "at most {0} times: {1}")
    @CsvSource({"10, 10", "3, 3", "2, 2", "1, 2"})
    void whatNobodyKnowsIsTriedSoOftenInAllButOnceMoreAtLeastAndThenKept(int most, int expected) {
        List<BatchOutcome> outcomes = applied(settings(most, 1, 2), IllegalStateException::new, Integer.MAX_VALUE);

        assertThat(tries).hasValue(expected);
        assertThat(only(outcomes).code()).isEqualTo(ErrorCode.NOT_APPLICABLE);
    }

    @Test
    void whatPassesOnTheLastTryIsApplied() {
        List<BatchOutcome> outcomes = applied(settings(10, 1, 2), IllegalStateException::new, 9);

        assertThat(tries).hasValue(10);
        assertThat(only(outcomes).isApplied()).isTrue();
    }

    @Test
    void whatTheDataItselfCausesIsTriedAloneOnceAndNotAgain() {
        applied(settings(10, 1, 2), () -> failing("22021"), Integer.MAX_VALUE);

        assertThat(tries).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "08006", "28P01", "28000", "3D000", "53300"})
    void anOutageIsWaitedForBeyondAnyNumberOfTries(String state) {
        List<BatchOutcome> outcomes = applied(settings(3, 1, 2), () -> failing(state), 50);

        assertThat(tries).hasValue(51);
        assertThat(only(outcomes).isApplied()).isTrue();
    }

    /** Half of 50, 100, 200, 400 and 800 ms at least, and never less than the first; five times 50 ms would be over sooner. */
    @Test
    void theWaitsDouble() {
        long before = System.nanoTime();

        applied(settings(10, 50, 60_000), IllegalStateException::new, 6);

        assertThat(tries).hasValue(7);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(800));
    }

    /** Doubled without end, the last of them would be longer than a year. */
    @Test
    void noWaitIsLongerThanTheLongest() {
        applied(settings(40, 1, 2), IllegalStateException::new, 39);

        assertThat(tries).hasValue(40);
    }

    private List<BatchOutcome> applied(Map<String, String> settings, Supplier<RuntimeException> why, int failures) {
        ApplyLoop loop = TestingLoop.over(
                batches -> Uni.createFrom().deferred(() -> apply(batches, why, failures)),
                ApplyConfigTest.with(settings),
                CLOCK);
        return loop.apply(List.of(batch("d1", creating(0, "o1", "r1"))), Set.of(0))
                .await()
                .atMost(PATIENCE);
    }

    private Uni<List<BatchOutcome>> apply(List<OperationBatch> batches, Supplier<RuntimeException> why, int failures) {
        boolean refused = batches.getFirst().operations().isEmpty();
        return !refused && tries.incrementAndGet() <= failures
                ? Uni.createFrom().failure(why.get())
                : Uni.createFrom()
                        .item(Round.decide(batches, Map.of(), DecisionRules.REJECTING, NOW)
                                .outcomes(NOW));
    }

    private static PgException failing(String state) {
        return new PgException("failing", "ERROR", state, "no");
    }

    private static Map<String, String> settings(int attempts, int firstMillis, int longestMillis) {
        return Map.of(
                "tidemark.snapshot.apply.retry-max-attempts",
                String.valueOf(attempts),
                "tidemark.snapshot.apply.retry-initial-delay",
                firstMillis + "ms",
                "tidemark.snapshot.apply.retry-max-delay",
                longestMillis + "ms",
                "tidemark.snapshot.apply.outage-max-delay",
                longestMillis + "ms");
    }

    private static Outcome only(List<BatchOutcome> outcomes) {
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst().outcomes().getFirst();
    }
}
