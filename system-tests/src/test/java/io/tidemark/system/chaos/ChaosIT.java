package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.system.SuiteUnderTest;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Everything that may die dies, at random, while clients go on. {@code ./tidemark chaos --minutes N --seed S} runs it longer,
 * or again: the properties {@code chaos.seconds} and {@code chaos.seed}.
 */
class ChaosIT {
    private static final Duration DURATION = Duration.ofSeconds(Long.getLong("chaos.seconds", 60));
    private static final long SEED = Long.getLong("chaos.seed", new Random().nextInt(Integer.MAX_VALUE));

    @Test
    void nothingIsLostNothingIsAppliedTwiceAndEverythingIsInOrderWhateverDies() throws Exception {
        try (ChaosLog log = new ChaosLog(SEED)) {
            log.announce("seed " + SEED + ", " + DURATION.toSeconds() + " s; events go to " + log.file());

            ChaosRun.Result result = new ChaosRun(SuiteUnderTest.running(), log, SEED).run(DURATION);

            log.announce("%,d operations applied, %.0f a second over the whole run, through %d faults; %d findings"
                    .formatted(
                            result.applied(),
                            result.perSecond(),
                            result.faults(),
                            result.findings().size()));
            assertThat(result.findings())
                    .as("seed %d, events in %s", SEED, log.file())
                    .isEmpty();
            if (result.perSecond() < ChaosRun.FEWEST_PER_SECOND) {
                proveNothing(log, result);
            }
        }
    }

    /** A build machine may be too slow for a proof, and says so; who asks for a run wants one. */
    private static void proveNothing(ChaosLog log, ChaosRun.Result result) {
        String why = "void: %.0f operations a second, %.0f are needed; seed %d"
                .formatted(result.perSecond(), ChaosRun.FEWEST_PER_SECOND, SEED);
        log.announce(why);
        assertThat(System.getProperty("chaos.seconds")).as(why).isNull();
        Assumptions.abort(why);
    }
}
