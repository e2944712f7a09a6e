package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.suite.drill.DrillPlan;
import io.tidemark.suite.drill.Drills;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The drills that are over within a minute; all of them with {@code -Ddrills=all}. Where there are the programs
 * {@code prometheus} and {@code prometheus-alertmanager} they wait for their pages' alerts too, in haste.
 */
class DrillIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable TestingAlertmanager alertmanager;
    private static @Nullable TestingPrometheus prometheus;

    @BeforeAll
    static void listen() throws IOException {
        String missing = TestingPrometheus.missing("prometheus", "prometheus-alertmanager");
        if (missing.isEmpty()) {
            alertmanager = TestingAlertmanager.of(SuiteUnderTest.running(), folder);
            prometheus = TestingPrometheus.telling(alertmanager, SuiteUnderTest.running(), folder);
        } else {
            System.out.println("Drills do not wait for alerts here. They need " + missing);
        }
    }

    @AfterAll
    static void close() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (alertmanager != null) {
            alertmanager.close();
        }
    }

    static Stream<String> drills() {
        boolean all = "all".equals(System.getProperty("drills"));
        if (!all) {
            System.out.println("The longer drills are left out: -Ddrills=all runs them, and ./tidemark drill --all");
        }
        return Drills.all().stream().filter(drill -> all || drill.quick()).map(DrillPlan::name);
    }

    @ParameterizedTest
    @MethodSource("drills")
    void whatIsStagedIsNoticedAndMendedAsThePageSays(String drill) throws Exception {
        List<String> command = new ArrayList<>(List.of("drill", drill, "--yes"));
        if (alertmanager != null) {
            command.addAll(List.of("--alertmanager", alertmanager.url()));
        }
        SuiteUnderTest.Command run = suite.command(command.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("time to detect", "time to mitigate");
        if (alertmanager != null) {
            assertThat(run.output()).doesNotContain("--alertmanager");
        }
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
