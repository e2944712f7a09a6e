package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.suite.drill.DrillPlan;
import io.tidemark.suite.drill.Drills;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The drills that are over within seconds; all of them with {@code -Ddrills=all}. */
class DrillIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();

    static Stream<String> drills() {
        boolean all = "all".equals(System.getProperty("drills"));
        if (!all) {
            System.out.println("The longer drills are left out: -Ddrills=all runs them, and ./tidemark drill --all");
        }
        return Drills.all().stream().filter(drill -> all || drill.isQuick()).map(DrillPlan::name);
    }

    @ParameterizedTest
    @MethodSource("drills")
    void whatIsStagedIsNoticedAndMendedAsThePageSays(String drill) throws Exception {
        SuiteUnderTest.Command run = suite.command("drill", drill, "--yes");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("time to detect", "time to mitigate");
        System.out.print(run.output());
    }

    @Test
    void nothingIsStagedOnASuiteThatOthersUseUnlessSomebodySaysYes() throws Exception {
        SuiteUnderTest.Command run = suite.command("drill", "duplicates");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("for everybody", "--yes").doesNotContain("staged");
    }

    @Test
    void aDrillThatNobodyKnowsIsRefusedBeforeAnythingIsBroken() throws Exception {
        SuiteUnderTest.Command run = suite.command("drill", "database-down", "no-such-drill", "--yes");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("no drill is called no-such-drill").doesNotContain("staged");
    }
}
