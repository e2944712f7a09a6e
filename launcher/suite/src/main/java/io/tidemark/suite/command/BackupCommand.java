package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.backup.Backup;
import io.tidemark.suite.backup.Manifest;
import io.tidemark.suite.backup.Progress;
import io.tidemark.suite.backup.WholeBackup;
import io.tidemark.suite.cutoff.CutOff;
import io.tidemark.suite.parts.FolderSwap;
import io.tidemark.suite.parts.SuiteFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Backs up the suite that runs; checks a backup. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Writes data and keys of the running suite to a new folder, whole or not at all.")
final class BackupCommand implements Callable<Integer> {

    @Option(names = "--out", paramLabel = "DIR", description = "The backup's folder; it must not exist yet.")
    private @Nullable Path out;

    @Mixin
    private PassphraseOption passphraseOption = new PassphraseOption();

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Spec
    private CommandSpec spec;

    /** For picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    BackupCommand() {}

    @Override
    public Integer call() throws Exception {
        Path target = out;
        if (target == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=DIR'");
        }
        Home home = Home.find();
        Progress progress = new Progress(System.out, Boolean.getBoolean("tidemark.terminal"));
        SuiteFolder folder = folderOption.folder(home);
        new FolderSwap(folder).refuseWork(target);
        Backup backup = new Backup(home, folder, Clock.systemUTC(), progress);
        Manifest made = CutOff.heeded(() -> backup.to(target, passphraseOption.passphrase()));
        System.out.println("Backed up to " + target + ": " + describe(made));
        return 0;
    }

    static String describe(Manifest manifest) {
        long rows = manifest.schemas().stream()
                .flatMap(schema -> schema.tables().stream())
                .mapToLong(Manifest.TableCopy::rows)
                .sum();
        return String.format(
                Locale.ROOT,
                "%,d tenants, %,d snapshots, %,d rows in all, %,d pending operations, the keys; %,d bytes;"
                        + " installation %s, %s.",
                manifest.tenants().size(),
                manifest.tenants().stream()
                        .mapToLong(Manifest.TenantSummary::snapshots)
                        .sum(),
                rows,
                manifest.log().pending(),
                manifest.files().stream().mapToLong(Manifest.FileEntry::bytes).sum(),
                manifest.installation().fingerprint().substring(0, 16),
                manifest.createdAt());
    }

    /** Checks every byte of a backup; needs no suite. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks that a backup is whole and unchanged.")
    Integer verify(@Parameters(paramLabel = "DIR", description = "The backup's folder.") Path folder)
            throws IOException {
        System.out.println(
                "Whole and unchanged: " + describe(WholeBackup.in(folder).manifest()));
        return 0;
    }
}
