package io.tidemark.suite.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
        name = "tidemark",
        description = "Runs the whole of Tidemark on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            OpsStatusCommand.class,
            TokenCommand.class,
            DemoCommand.class,
            LocalOnlyCommand.class,
            RolloutCommand.class,
            WritesCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RepairCommand.class,
            ExportCommand.class,
            ExportPendingOpsCommand.class,
            MonitorSyncHealthCommand.class,
            SyncLoadTestCommand.class,
            OpsCommand.class,
            RestartCommand.class,
            DrillCommand.class,
            RunCommand.class
        })
public final class TidemarkCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** For picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    TidemarkCommand() {}

    /** Runs a command line; returns the exit code: 0 done, 1 failed, 2 not understood. */
    public static int run(String... arguments) {
        return new CommandLine(new TidemarkCommand())
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println("tidemark: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
