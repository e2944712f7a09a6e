package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, on a suite that runs. */
class LauncherIT {
    private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org");

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @Test
    void aSecondUpSaysThatItRunsAndStartsNothing() throws Exception {
        long before = suite.state().launcher().pid();

        SuiteUnderTest.Command up = suite.command("up");

        assertThat(up.exitCode()).isZero();
        assertThat(up.output()).contains("running", suite.url());
        assertThat(suite.state().launcher().pid()).isEqualTo(before);
    }

    @Test
    void statusShowsEveryPart() throws Exception {
        SuiteUnderTest.Command status = suite.command("status");

        assertThat(status.output())
                .contains("gateway", "postgresql", "kafka", "ingest-service", "snapshot-service", "flag-service")
                .contains("integrity-service", "export-service");
    }

    @Test
    void anOperatorTurnsLocalOnlyOnAndBringsSyncBackStepByStep() throws Exception {
        SuiteUnderTest.Command on = suite.command("local-only", "on", "--tenant", "drilled", "--reason", "a drill");
        assertThat(on.output()).contains("local-only is on for drilled");
        assertThat(suite.command("local-only", "status").output()).contains("drilled");

        SuiteUnderTest.Command start = suite.command("rollout", "start", "--tenant", "drilled", "--reason", "over");
        assertThat(start.output()).contains("released 10 % of the users; the flag is at 90 %");
        SuiteUnderTest.Command advance = suite.command("rollout", "advance", "--reason", "a drill");
        assertThat(advance.output()).contains("released 50 %");
        SuiteUnderTest.Command abort = suite.command("rollout", "abort", "--reason", "a drill");
        assertThat(abort.output()).contains("state    aborted", "the flag is at 100 %");

        SuiteUnderTest.Command again = suite.command("rollout", "abort", "--reason", "a drill");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.output()).contains("no rollout goes on");
        assertThat(suite.command("local-only", "off", "--tenant", "drilled", "--reason", "over")
                        .exitCode())
                .isZero();
    }

    @Test
    void theDemoReplaysARepositoryAndFindsItThere(@TempDir Path folder) throws Exception {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            commit(git, folder, "docs/a b.md", "one\n");
            commit(git, folder, "ünïcode.txt", "two\r\nlines without an end");
            commit(git, folder, "docs/a b.md", "one\nand more\n");
            Files.write(folder.resolve("binary"), new byte[] {0, 1, 2});
            Files.delete(folder.resolve("ünïcode.txt"));
            git.add().addFilepattern(".").call();
            git.add().setUpdate(true).addFilepattern(".").call();
            git.commit()
                    .setMessage("more")
                    .setAuthor(AUTHOR)
                    .setCommitter(AUTHOR)
                    .setSign(false)
                    .call();
        }

        SuiteUnderTest.Command demo = suite.command("demo", "--git", folder.toString());

        assertThat(demo.output()).contains("operations");
        assertThat(demo.exitCode()).as(demo.output()).isZero();
    }

    @Test
    void manyDevicesPushAtOnceAndFindAllOfItThere() throws Exception {
        SuiteUnderTest.Command smoke =
                suite.command("sync_load_test", "--scenario", "concurrent", "--connections", "20");

        assertThat(smoke.exitCode()).as(smoke.output()).isZero();
        assertThat(smoke.output())
                .contains("Success Rate: 100.0%", "2000 operations of 20 devices are there, each once");
    }

    private static void commit(Git git, Path folder, String file, String text) throws Exception {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage(file)
                .setAuthor(AUTHOR)
                .setCommitter(AUTHOR)
                .setSign(false)
                .call();
    }
}
