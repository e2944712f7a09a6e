package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.suite.parts.SuiteFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill can fail, says what it waited for, and leaves nothing behind. */
class DrillRunTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(30), Duration.ofMillis(1));

    private static final Alarm VERDICT = new Alarm.Verdict("sev1-corruption");

    private final TestingAlarms alarms = new TestingAlarms();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void aDrillThatIsNoticedAndMendedGoesWell() throws Exception {
        TestingDrill drill = new TestingDrill();

        assertThat(run(drill)).isTrue();
        assertThat(drill.steps).containsExactly("prepare", "stage", "detect", "mitigate", "verify", "undo", "over");
        assertThat(said()).contains("detected", "it is DOWN", "time to detect", "time to mitigate");
    }

    @Test
    void aVerdictThatNeverComesFailsTheDrillWhichSaysWhatItWaitedFor() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.noticed = false;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("NOT DETECTED", "waited for: the alert", "last seen: all is up");
        assertThat(drill.steps).doesNotContain("mitigate").endsWith("undo", "over");
    }

    @Test
    void aSuiteThatDoesNotRecoverFailsTheDrill() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.recovered = false;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("NOT RECOVERED", "last seen: an operation is missing");
        assertThat(drill.steps).endsWith("undo", "over");
    }

    @Test
    void whatWasStagedIsUndoneWhenTheLeverBreaks() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.leverBreaks = true;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("FAILED", "no such lever");
        assertThat(drill.steps).endsWith("undo", "over");
    }

    @Test
    void whatWasStagedIsUndoneWhenSomebodyCutsItOff() {
        TestingDrill drill = new TestingDrill();
        drill.cutOff = true;

        assertThatThrownBy(() -> run(drill)).isInstanceOf(InterruptedException.class);
        assertThat(drill.steps).endsWith("undo", "over");
    }

    @Test
    void aDrillThatCanNotBeUndoneHasFailed() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.stays = true;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("NOT UNDONE");
    }

    @Test
    void whatThrowsWhileItIsWaitedForIsNotThereYet() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.unreachable = 3;

        assertThat(run(drill)).isTrue();
        assertThat(said()).contains("it is DOWN").doesNotContain("nobody answers");
    }

    @Test
    void itIsMitigatedOnceTheAlarmHasGoneOffAndIsOverOnceAnIncidentTellsOfIt() throws Exception {
        TestingDrill drill = new TestingDrill();

        assertThat(run(drill, VERDICT)).isTrue();
        assertThat(drill.steps)
                .containsExactly("prepare", "stage", "detect", "told", "mitigate", "verify", "kept", "undo", "over");
        assertThat(said()).contains("told", "it is crossed", "incident", "P0 of acme");
    }

    @Test
    void anAlarmThatNeverGoesOffFailsTheDrillThoughAnOperatorWhoLooksSeesTheFault() throws Exception {
        TestingDrill drill = new TestingDrill();
        alarms.told = false;

        assertThat(run(drill, VERDICT)).isFalse();
        assertThat(said()).contains("NOT TOLD", "the verdict that sev1-corruption is crossed", "last seen: all is ok");
        assertThat(drill.steps).doesNotContain("mitigate").endsWith("undo", "over");
    }

    @Test
    void anAlarmThatNoIncidentTellsOfFailsTheDrill() throws Exception {
        alarms.kept = false;

        assertThat(run(new TestingDrill(), VERDICT)).isFalse();
        assertThat(said()).contains("NOT KEPT", "last seen: no incident is open");
    }

    @Test
    void anAlarmThatNobodyHereHearsIsNotAwaitedAndTheDrillSaysSo() throws Exception {
        alarms.heard = false;

        assertThat(run(new TestingDrill(), new Alarm.Alert("p0-database", Duration.ofMinutes(1), true)))
                .isTrue();
        assertThat(said())
                .contains("not awaited: the alert SyncP0Database, after 1 min of it", "--alertmanager")
                .doesNotContain("told ", "incident ");
    }

    @Test
    void anAlarmThatGoesOffBeforeAnythingIsStagedSaysNothingOfTheFault() throws Exception {
        alarms.before = true;

        assertThat(run(new TestingDrill(), VERDICT)).isTrue();
        assertThat(said())
                .contains("not awaited: the verdict that sev1-corruption is crossed; it goes off already")
                .doesNotContain("told ", "incident ");
    }

    @Test
    void anIncidentThatStaysOpenFailsTheDrill() throws Exception {
        alarms.stays = true;

        assertThat(run(new TestingDrill(), VERDICT)).isFalse();
        assertThat(said()).contains("NOT UNDONE", "the incident to be resolved", "it stays open");
    }

    private boolean run(TestingDrill drill, Alarm... told) throws InterruptedException {
        alarms.steps = drill.steps;
        DrillPlan plan = new DrillPlan(
                "testing",
                "it breaks",
                "the alert",
                List.of(told),
                "the lever",
                "none.md",
                Duration.ZERO,
                true,
                suite -> drill);
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            return new DrillRun(out, SHORT, alarms).of(plan, new DrillSuite(new SuiteFolder(folder), SHORT));
        }
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class TestingAlarms implements Alarms {
        private List<String> steps = new ArrayList<>();
        private boolean heard = true;
        private boolean told = true;
        private boolean kept = true;
        private boolean before;
        private boolean stays;

        @Override
        public boolean hear(Alarm alarm) {
            return heard;
        }

        @Override
        public Look told(Alarm alarm, String tenant) {
            boolean staged = steps.contains("stage");
            if (staged) {
                steps.add("told");
            }
            return told && (staged || before) ? new Look(true, "it is crossed") : new Look(false, "all is ok");
        }

        @Override
        public Look kept(Alarm alarm, String tenant, Instant since) {
            steps.add("kept");
            return new Look(kept, kept ? "P0 of " + tenant : "no incident is open");
        }

        @Override
        public void over(String tenant) throws IOException {
            steps.add("over");
            if (stays) {
                throw new IOException("it stays open");
            }
        }
    }

    private static final class TestingDrill implements Drill {
        private final List<String> steps = new ArrayList<>();
        private boolean noticed = true;
        private boolean recovered = true;
        private boolean leverBreaks;
        private boolean cutOff;
        private boolean stays;
        private int unreachable;

        @Override
        public String tenant() {
            return "acme";
        }

        @Override
        public void prepare() {
            steps.add("prepare");
        }

        @Override
        public void stage() {
            steps.add("stage");
        }

        @Override
        public Look detect() throws Exception {
            if (unreachable-- > 0) {
                throw new IOException("nobody answers");
            }
            if (!steps.contains("detect")) {
                steps.add("detect");
            }
            return new Look(noticed, noticed ? "it is DOWN" : "all is up");
        }

        @Override
        public void mitigate() throws Exception {
            steps.add("mitigate");
            if (leverBreaks) {
                throw new IOException("no such lever");
            }
            if (cutOff) {
                throw new InterruptedException();
            }
        }

        @Override
        public Look verify() {
            if (!steps.contains("verify")) {
                steps.add("verify");
            }
            return new Look(recovered, recovered ? "all is there" : "an operation is missing");
        }

        @Override
        public void undo() throws Exception {
            steps.add("undo");
            if (stays) {
                throw new IOException("it stays");
            }
        }
    }
}
