package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.backup.Progress;
import io.tidemark.suite.backup.Restore;
import io.tidemark.suite.backup.WholeBackup;
import io.tidemark.suite.parts.FolderSwap;
import io.tidemark.suite.parts.Suite;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts a backup in the place of the data that is there. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Restores a backup while the suite is down: data and keys together, or nothing.")
final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "The backup's folder.")
    private Path from = Path.of("");

    @Option(names = "--discard", description = "Remove the data that was there instead of keeping it beside the new.")
    private boolean discard;

    @Option(
            names = "--keys-lost",
            description = "The data that is there lost its keys; it belongs to the installation of the backup.")
    private boolean keysLost;

    @Mixin
    private PassphraseOption passphraseOption = new PassphraseOption();

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        Progress progress = new Progress(System.out, Boolean.getBoolean("tidemark.terminal"));
        WholeBackup backup = WholeBackup.in(from);
        System.out.println("Whole and unchanged: " + BackupCommand.describe(backup.manifest()));
        try (SuiteLock lock = SuiteLock.take(folder)
                .orElseThrow(() -> new IOException("the suite runs; stop it first: ./tidemark down"))) {
            Suite.endLeftovers(home, folder);
            lock.forgetLastRun();
            Path old = new Restore(home, folder, Clock.systemUTC(), progress)
                    .from(backup, passphraseOption.passphrase(), keysLost);
            if (discard) {
                FolderSwap.remove(old);
            }
            System.out.println("Restored. Devices fetch again, and send again what they kept."
                    + (discard ? "" : " What was there before is kept in " + old + "."));
        }
        return 0;
    }
}
