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
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts a backup in the place of the data that is there. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Restores a backup while the suite is down: data and keys together, or nothing.")
final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--from", paramLabel = "DIR", description = "The backup's folder.")
    private @Nullable Path from;

    @Option(
            names = "--abandon",
            description = "Instead of --from: drop a restore that was cut off, and go on with the data that was there.")
    private boolean abandon;

    @Option(names = "--discard", description = "Remove the data that was there instead of keeping it beside the new.")
    private boolean discard;

    @Option(
            names = "--keys-lost",
            description = "The data that is there lost its keys; it belongs to the installation of the backup.")
    private boolean keysLost;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private PassphraseOption passphraseOption = new PassphraseOption();

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (abandon == (from != null)) {
            throw new ParameterException(spec.commandLine(), "either --from DIR, or --abandon");
        }
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        Progress progress = new Progress(System.out, Boolean.getBoolean("tidemark.terminal"));
        if (from != null) {
            new FolderSwap(folder).refuseWork(from);
        }
        Restore restore = new Restore(home, folder, Clock.systemUTC(), progress);
        Optional<WholeBackup> backup = from == null ? Optional.empty() : Optional.of(whole(from));
        try (SuiteLock lock = SuiteLock.take(folder)
                .orElseThrow(() -> new IOException("the suite runs; stop it first: ./tidemark down"))) {
            Suite.endLeftovers(home, folder);
            lock.forgetLastRun();
            if (backup.isPresent()) {
                restored(restore.from(backup.get(), passphraseOption.passphrase(), keysLost));
            } else {
                abandoned(restore.abandon());
            }
        }
        return 0;
    }

    private static WholeBackup whole(Path from) throws IOException {
        WholeBackup backup = WholeBackup.in(from);
        System.out.println("Whole and unchanged: " + BackupCommand.describe(backup.manifest()));
        return backup;
    }

    private void restored(Path old) throws IOException {
        if (discard) {
            FolderSwap.remove(old);
        }
        System.out.println("Restored. Devices fetch again, and send again what they kept."
                + (discard ? "" : " What was there before is kept in " + old + "."));
    }

    private static void abandoned(Optional<Path> finished) {
        System.out.println(finished.map(
                        old -> "It counted already and was carried out; what was there before is kept in " + old + ".")
                .orElse("Nothing is half restored here any more; what was there before counts."));
    }
}
