package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.parts.RunningLauncher;
import io.tidemark.suite.parts.Suite;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteLock;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the suite, or what is left of one. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops everything; the data stays.")
final class DownCommand implements Callable<Integer> {

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        boolean wasRunning = RunningLauncher.end(folder);
        try (SuiteLock lock =
                SuiteLock.take(folder).orElseThrow(() -> new IOException("a start is under way; try again"))) {
            int leftovers = Suite.endLeftovers(home, folder);
            lock.forgetLastRun();
            System.out.println(text(wasRunning, leftovers));
        }
        return 0;
    }

    private static String text(boolean wasRunning, int leftovers) {
        if (leftovers > 0) {
            return "Tidemark has stopped (" + leftovers + " processes without a launcher were ended).";
        }
        return wasRunning ? "Tidemark has stopped." : "Tidemark is not running.";
    }
}
