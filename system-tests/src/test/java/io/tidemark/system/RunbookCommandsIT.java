package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the runbook that is for this machine works when it is pasted. */
class RunbookCommandsIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @TempDir
    private Path folder;

    static Stream<RunbookPage> pages() throws IOException {
        return RunbookPage.all().filter(page -> !page.blocks("run").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageWorks(RunbookPage page) throws Exception {
        SuiteUnderTest.Command pasted = new RunbookShell(suite, folder).paste(page.blocks("run"));

        assertThat(pasted.exitCode()).as(pasted.output()).isZero();
    }

    @Test
    void theCommandsOfThePageOnCorruptionWorkWhereThereIsAFinding() throws Exception {
        Device phone = new Device(suite, suite.token("acme", "finder"), "phone");
        assertThat(phone.push("notes", Device.upsert("o1", "found", "x")).statusCode())
                .isEqualTo(200);
        damage();
        suite.command("ops", "POST", "/ops/integrity/full-scans", "{\"reason\":\"a test\"}", "--tenant", "acme");
        SuiteUnderTest.patiently().until(() -> openFinding().exitCode() == 0);

        SuiteUnderTest.Command pasted = new RunbookShell(suite, folder)
                .paste(RunbookPage.of("corruption.md").blocks("finding"));

        assertThat(pasted.exitCode()).as(pasted.output()).isZero();
        assertThat(pasted.output()).contains("acme");
    }

    private SuiteUnderTest.Command openFinding() throws Exception {
        return suite.command(
                "ops", "GET", "/ops/integrity/findings?status=open", "--tenant", "acme", "--at", "/findings/0/id");
    }

    private void damage() throws Exception {
        try (Connection database = suite.database();
                Statement statement = database.createStatement()) {
            statement.execute("update snapshot.snapshots set payload = '{\"text\":\"y\"}' where record_id = 'found'");
        }
    }

    @Test
    void theCommandsThatEndTheSuiteAreOnesThatThereAre() throws Exception {
        List<String> lines = RunbookPage.of("recovery.md").blocks("down").stream()
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("#.*", "").strip())
                .toList();

        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            String[] words = line.replaceFirst("^\\./tidemark ", "").split(" +", -1);
            String[] help = Stream.concat(Stream.of(words), Stream.of("--help")).toArray(String[]::new);
            assertThat(suite.command(help).exitCode()).as(line).isZero();
        }
    }
}
