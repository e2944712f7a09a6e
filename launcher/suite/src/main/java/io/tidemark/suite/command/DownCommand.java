package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.servers.Signal;
import io.tidemark.suite.parts.Suite;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteLock;
import io.tidemark.suite.parts.SuiteState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the suite, or what is left of one. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops everything; the data stays.")
final class DownCommand implements Callable<Integer> {

    private static final long STOP_SECONDS = 90;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        Optional<ProcessHandle> launcher =
                SuiteState.read(folder).flatMap(state -> state.launcher().find());
        if (launcher.isPresent()) {
            Signal.TERM.sendTo(launcher.get());
            awaitEnd(launcher.get());
        }
        try (SuiteLock lock =
                SuiteLock.take(folder).orElseThrow(() -> new IOException("a start is under way; try again"))) {
            int leftovers = Suite.endLeftovers(home, folder);
            lock.forgetLastRun();
            System.out.println(text(launcher.isPresent(), leftovers));
        }
        return 0;
    }

    private static String text(boolean wasRunning, int leftovers) {
        if (leftovers > 0) {
            return "Tidemark has stopped (" + leftovers + " processes without a launcher were ended).";
        }
        return wasRunning ? "Tidemark has stopped." : "Tidemark is not running.";
    }

    private static void awaitEnd(ProcessHandle launcher) throws IOException, InterruptedException {
        try {
            launcher.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("process " + launcher.pid() + " does not stop", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
