package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the runbook that is for this machine works when it is pasted. Those that end the suite are only read, by
 * {@code RunbookWordsTest} in the launcher.
 */
class RunbookCommandsIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();

    private RunbookShell shell;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        shell = new RunbookShell(suite, folder);
    }

    static Stream<RunbookPage> pages() throws IOException {
        return RunbookPage.all().filter(page -> !page.blocks("run").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageWorks(RunbookPage page) throws Exception {
        paste(page, page.blocks("run"));
    }

    /** From the top down; what a page leaves switched on is for the tests alone to switch off. */
    private SuiteUnderTest.Command paste(RunbookPage page, List<String> blocks) throws Exception {
        List<String> over = page.blocks("over");
        try {
            return paste(Stream.concat(blocks.stream(), over.stream()).toList());
        } finally {
            if (!over.isEmpty()) {
                leaveItAsItWas();
            }
        }
    }

    private SuiteUnderTest.Command paste(List<String> blocks) throws Exception {
        SuiteUnderTest.Command pasted = shell.paste(blocks);
        assertThat(pasted.exitCode()).as(pasted.output()).isZero();
        return pasted;
    }

    private void leaveItAsItWas() throws Exception {
        suite.command("rollout", "abort", "--reason", "a test");
        suite.command("local-only", "off", "--tenant", "acme", "--reason", "a test");
        suite.command("writes", "open");
        suite.command("ops", "POST", "/ops/queue/resume", "{\"reason\":\"a test\"}");
    }

    @Test
    void thePageOnLeasesReleasesTheOneThatIsStale() throws Exception {
        try (Connection database = suite.database();
                Statement statement = database.createStatement()) {
            statement.execute("insert into snapshot.sync_leases (name, runner_id, epoch, last_heartbeat)"
                    + " values ('operations-777', 'gone/1/x', 1, now() - interval '1 hour')");
            try {
                RunbookPage page = RunbookPage.of("lock-stuck.md");

                assertThat(paste(page, page.blocks("run")).output())
                        .contains("/ops/leases/operations-777/release")
                        .doesNotContain("lease-in-use");
            } finally {
                statement.execute("delete from snapshot.sync_leases where name = 'operations-777'");
            }
        }
    }

    @Test
    void theCommandsOfThePageOnCorruptionWorkWhereThereIsAFinding() throws Exception {
        Device phone = new Device(suite, suite.token("acme", "finder"), "phone");
        assertThat(phone.push("notes", Device.upsert("o1", "found", "x")).statusCode())
                .isEqualTo(200);
        sql("update snapshot.snapshots set payload = '{\"text\":\"y\"}' where record_id = 'found'");
        awaitFinding("open&user=finder");
        RunbookPage page = RunbookPage.of("corruption.md");

        try {
            assertThat(paste(page.blocks("finding")).output()).contains("acme");
            SuiteUnderTest.patiently().until(() -> isThereAFinding("closed&user=finder"));
            // flag-service hears of it with the next verdict.
            SuiteUnderTest.patiently()
                    .until(() -> shell.paste(page.blocks("over")).exitCode() == 0);
        } finally {
            leaveItAsItWas();
            close("finder");
        }
    }

    /** Waits until a scan has found it, and is through. */
    private void awaitFinding(String which) {
        SuiteUnderTest.patiently().until(() -> {
            suite.command("ops", "POST", "/ops/integrity/full-scans", "{\"reason\":\"a test\"}", "--tenant", "acme");
            return isThereAFinding(which);
        });
        SuiteUnderTest.patiently()
                .until(() -> suite.command(
                                "ops", "GET", "/ops/integrity/full-scans", "--tenant", "acme", "--at", "/scans/0/state")
                        .output()
                        .contains("completed"));
    }

    /** A finding that is left would refuse the rollouts of all other pages. */
    private void close(String user) throws Exception {
        sql("update snapshot.snapshots set payload = '{\"text\":\"x\"}' where tenant_id = 'acme' and user_id = '" + user
                + "'");
        sql(
                "update integrity.findings set status = 'closed', confirmed_at = null, revision = revision + 1, moved_at = now()"
                        + " where tenant_id = 'acme' and user_id = '" + user + "' and status <> 'closed'");
    }

    private boolean isThereAFinding(String status) throws IOException, InterruptedException {
        return findings(status, "/findings/0/id").exitCode() == 0;
    }

    /** False as well when nobody can tell. */
    private boolean isNone(String status) throws IOException, InterruptedException {
        SuiteUnderTest.Command listed = findings(status, "/findings");
        return listed.exitCode() == 0 && listed.output().strip().endsWith("[ ]");
    }

    private SuiteUnderTest.Command findings(String status, String at) throws IOException, InterruptedException {
        return suite.command("ops", "GET", "/ops/integrity/findings?status=" + status, "--tenant", "acme", "--at", at);
    }

    private void sql(String change) throws Exception {
        try (Connection database = suite.database();
                Statement statement = database.createStatement()) {
            statement.execute(change);
        }
    }

    @Test
    void theCommandsOfThePageOnDivergenceWorkWhereTheIndexHasLostARecord() throws Exception {
        Device phone = new Device(suite, suite.token("acme", "loser"), "phone");
        assertThat(phone.push("notes", Device.upsert("o1", "lost", "x")).statusCode())
                .isEqualTo(200);
        sql("delete from snapshot.sync_records where record_id = 'lost'");
        awaitFinding("open&indicator=heads-differ&user=loser");
        List<String> repair = RunbookPage.of("divergence.md").blocks("finding");

        try {
            assertThat(repair).hasSize(1);
            paste(repair);
            repairAll(repair.getFirst(), "heads-differ");
            repairAll(repair.getFirst(), "digest-mismatch");
            assertThat(phone.get("/api/notes/lost").statusCode()).isEqualTo(200);
        } finally {
            close("loser");
        }
    }

    /** With each, as the page says; one repair is refused while another one rebuilds the index. */
    private void repairAll(String block, String indicator) {
        SuiteUnderTest.patiently().until(() -> {
            if (isThereAFinding("open&user=loser&indicator=" + indicator)) {
                shell.paste(List.of(block.replace("heads-differ", indicator)));
                return false;
            }
            return isNone("repairing&user=loser&indicator=" + indicator);
        });
    }
}
