package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.gateway.RouteTable;
import io.tidemark.suite.parts.AppStage;
import io.tidemark.suite.parts.FolderSwap;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteLock;
import io.tidemark.suite.parts.SuiteState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the suite up in a process of its own session, so that Ctrl-C does not hit the servers before the services. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts everything, says where it is, and stops it on Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--detach", description = "Leave it running in the background.")
    private boolean detach;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port of the gateway (default: ${DEFAULT-VALUE}); if taken, another is chosen.")
    private int port;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        Optional<SuiteLock> lock = SuiteLock.take(folder);
        if (lock.isEmpty()) {
            return sayThatItRuns(home, folder);
        }
        try (SuiteLock held = lock.get()) {
            held.forgetLastRun();
            new FolderSwap(folder).settle();
            folder.secrets();
            new AppStage(home, folder)
                    .refresh(RouteTable.read(home.chartValues()).services().keySet());
        }
        RunProcess run = RunProcess.start(home, folder, port, detach);
        return detach ? detached(run, home, folder) : run.follow();
    }

    private int sayThatItRuns(Home home, SuiteFolder folder) throws IOException, InterruptedException {
        Optional<SuiteState> state = Readiness.await(folder, () -> true);
        if (state.isEmpty()) {
            throw new IOException("another start is under way and does not get ready; see ./tidemark status");
        }
        System.out.println("Tidemark is already running.");
        new Welcome(home, folder, folderOption.asTyped()).print(System.out, state.get());
        return 0;
    }

    private int detached(RunProcess run, Home home, SuiteFolder folder) throws IOException, InterruptedException {
        Optional<SuiteState> state = Readiness.await(folder, run::isAlive);
        if (state.isEmpty()) {
            throw new IOException("the suite did not get ready:\n" + run.output());
        }
        System.out.println("Tidemark runs in the background; ./tidemark down stops it.");
        new Welcome(home, folder, folderOption.asTyped()).print(System.out, state.get());
        return 0;
    }
}
