package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrillsTest {
    private static final Path PAGES = Path.of("../../docs/runbooks");

    static Stream<DrillPlan> drills() {
        return Drills.all().stream();
    }

    @ParameterizedTest
    @MethodSource("drills")
    void everyDrillHasAPageThatNamesIt(DrillPlan drill) {
        assertThat(PAGES.resolve(drill.page())).content().contains("./tidemark drill " + drill.name());
    }

    @ParameterizedTest
    @MethodSource("drills")
    void theIndexLeadsToEveryDrillsPage(DrillPlan drill) {
        assertThat(PAGES.resolve("README.md")).content().contains("`" + drill.name() + "`", "(" + drill.page() + ")");
    }

    @ParameterizedTest
    @MethodSource("drills")
    void everyAlarmThatADrillNamesStandsOnItsPageAndAmongTheThresholds(DrillPlan drill) {
        assertThat(drill.alarms()).isNotEmpty();
        for (Alarm alarm : drill.alarms()) {
            String threshold = switch (alarm) {
                case Alarm.Verdict verdict -> verdict.threshold();
                case Alarm.Alert alert -> alert.threshold();
                case Alarm.None none -> "";
            };
            if (!threshold.isEmpty()) {
                String name = new Alarm.Alert(threshold, Duration.ZERO, true).name();
                assertThat(PAGES.resolve(drill.page())).content().contains(name);
                assertThat(PAGES.resolve("../health.md")).content().contains("`" + threshold + "`");
            }
        }
    }

    @Test
    void theFourteenScenariosAreThere() {
        assertThat(Drills.all())
                .extracting(DrillPlan::name)
                .containsExactlyInAnyOrder(
                        "database-down",
                        "service-crash",
                        "cache-cold",
                        "gateway-cut",
                        "5xx-storm",
                        "lock-stuck",
                        "breaker-tripping",
                        "queue-deep",
                        "duplicates",
                        "corruption",
                        "bad-token",
                        "learning-sync-stuck",
                        "divergence",
                        "failed-release");
    }
}
