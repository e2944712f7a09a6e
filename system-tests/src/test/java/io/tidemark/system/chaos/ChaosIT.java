package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.system.SuiteUnderTest;
import java.time.Duration;
import java.util.Random;
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
            assertThat(result.perSecond())
                    .as("void: fewer than 100 accepted operations a second; seed %d", SEED)
                    .isGreaterThanOrEqualTo(ChaosRun.FEWEST_PER_SECOND);
        }
    }
}
