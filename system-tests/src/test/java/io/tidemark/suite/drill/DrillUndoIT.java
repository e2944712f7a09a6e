package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.system.SuiteUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What damages data takes the damage back, wherever it was cut off. */
class DrillUndoIT {
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(3), Duration.ofMillis(500));
    private static final String DAMAGED =
            "select count(*) from snapshot.snapshots where tenant_id = ? and payload like '%damaged%'";
    private static final String HEADS = "select count(*) from snapshot.sync_records where tenant_id = ?";
    private static final String OPEN =
            "select count(*) from integrity.findings where tenant_id = ? and status not in ('dismissed', 'closed')";

    private final SuiteUnderTest running = SuiteUnderTest.running();
    private final DrillSuite suite = new DrillSuite(new SuiteFolder(running.data()), PATIENCE);
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aPayloadIsPutBackAndLocalOnlySwitchedOffWhenTheDrillBreaksBeforeTheRepair() throws Exception {
        Corruption drill = new Corruption(suite);

        assertThat(run(new Broken(drill, () -> {
                    drill.confirm();
                    assertThat(count(DAMAGED, drill.tenant())).isOne();
                })))
                .isFalse();

        assertThat(text()).contains("staged", "detected", "the lever breaks").doesNotContain("NOT UNDONE");
        assertThat(count(DAMAGED, drill.tenant())).isZero();
        assertThat(count(OPEN, drill.tenant())).isZero();
        assertThat(LocalOnly.look(suite.operator(drill.tenant()))).isEqualTo(new Look(false, "local-only is off"));
    }

    @Test
    void aHeadIsMadeAnewWhenTheDrillBreaksBeforeTheRepair() throws Exception {
        Divergence drill = new Divergence(suite);

        assertThat(run(new Broken(
                        drill, () -> assertThat(count(HEADS, drill.tenant())).isEqualTo(3))))
                .isFalse();

        assertThat(text()).contains("staged", "detected", "the lever breaks").doesNotContain("NOT UNDONE");
        assertThat(count(HEADS, drill.tenant())).isEqualTo(4);
        assertThat(count(OPEN, drill.tenant())).isZero();
    }

    private boolean run(Drill drill) throws InterruptedException {
        DrillPlan plan = new DrillPlan(
                "half-way",
                "it breaks",
                "a finding",
                List.of(new Alarm.Verdict("sev1-corruption")),
                "one that breaks",
                "none.md",
                Duration.ZERO,
                true,
                suite -> drill);
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            return new DrillRun(out, PATIENCE, SuiteAlarms.of(suite, Optional.empty())).of(plan, suite);
        }
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private long count(String sql, String tenant) throws Exception {
        try (Connection connection = running.database();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** A drill whose mitigation goes as far as that, and no further. */
    private record Broken(Drill drill, Step last) implements Drill {
        @Override
        public String tenant() {
            return drill.tenant();
        }

        @Override
        public void prepare() throws Exception {
            drill.prepare();
        }

        @Override
        public void stage() throws Exception {
            drill.stage();
        }

        @Override
        public Look detect() throws Exception {
            return drill.detect();
        }

        @Override
        public void mitigate() throws Exception {
            last.take();
            throw new IOException("the lever breaks");
        }

        @Override
        public Look verify() throws Exception {
            return drill.verify();
        }

        @Override
        public void undo() throws Exception {
            drill.undo();
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws Exception;
    }
}
