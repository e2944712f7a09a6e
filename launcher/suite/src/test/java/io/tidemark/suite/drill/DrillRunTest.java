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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill can fail, says what it waited for, and leaves nothing behind. */
class DrillRunTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(30), Duration.ofMillis(1));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void aDrillThatIsNoticedAndMendedGoesWell() throws Exception {
        TestingDrill drill = new TestingDrill();

        assertThat(run(drill)).isTrue();
        assertThat(drill.steps).containsExactly("prepare", "stage", "detect", "mitigate", "verify", "undo");
        assertThat(said()).contains("detected", "it is DOWN", "time to detect", "time to mitigate");
    }

    @Test
    void aVerdictThatNeverComesFailsTheDrillWhichSaysWhatItWaitedFor() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.noticed = false;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("NOT DETECTED", "waited for: the alert", "last seen: all is up");
        assertThat(drill.steps).doesNotContain("mitigate").endsWith("undo");
    }

    @Test
    void aSuiteThatDoesNotRecoverFailsTheDrill() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.recovered = false;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("NOT RECOVERED", "last seen: an operation is missing");
        assertThat(drill.steps).endsWith("undo");
    }

    @Test
    void whatWasStagedIsUndoneWhenTheLeverBreaks() throws Exception {
        TestingDrill drill = new TestingDrill();
        drill.leverBreaks = true;

        assertThat(run(drill)).isFalse();
        assertThat(said()).contains("FAILED", "no such lever");
        assertThat(drill.steps).endsWith("undo");
    }

    @Test
    void whatWasStagedIsUndoneWhenSomebodyCutsItOff() {
        TestingDrill drill = new TestingDrill();
        drill.cutOff = true;

        assertThatThrownBy(() -> run(drill)).isInstanceOf(InterruptedException.class);
        assertThat(drill.steps).endsWith("undo");
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

    private boolean run(TestingDrill drill) throws InterruptedException {
        DrillPlan plan = new DrillPlan(
                "testing", "it breaks", "the alert", "the lever", "none.md", Duration.ZERO, suite -> drill);
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            return new DrillRun(out, SHORT).of(plan, new DrillSuite(new SuiteFolder(folder), SHORT));
        }
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
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
