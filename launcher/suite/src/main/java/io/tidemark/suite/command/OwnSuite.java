package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.suite.gateway.RouteTable;
import io.tidemark.suite.parts.AppStage;
import io.tidemark.suite.parts.FolderSwap;
import io.tidemark.suite.parts.RunningLauncher;
import io.tidemark.suite.parts.Suite;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteLock;
import java.io.IOException;
import java.nio.file.Path;

/** A suite with nothing in it, for as long as a drill takes; its folder goes with it. */
final class OwnSuite {
    private final Home home;
    private final SuiteFolder folder;

    OwnSuite(Home home) {
        this.home = home;
        this.folder = new SuiteFolder(home.root()
                .resolve(Path.of("target", "drill-" + ProcessHandle.current().pid())));
    }

    SuiteFolder folder() {
        return folder;
    }

    void start() throws IOException, InterruptedException {
        folder.secrets();
        new AppStage(home, folder)
                .refresh(RouteTable.read(home.chartValues()).services().keySet());
        RunProcess run = RunProcess.start(home, folder, Ports.free(), true);
        if (Readiness.await(folder, run::isAlive).isEmpty()) {
            throw new IOException("the suite for the drill did not get ready:\n" + run.output());
        }
    }

    /** Ends all of it and removes its folder. */
    void remove() throws IOException, InterruptedException {
        RunningLauncher.end(folder);
        try (SuiteLock lock =
                SuiteLock.take(folder).orElseThrow(() -> new IOException(folder.root() + " is still in use"))) {
            Suite.endLeftovers(home, folder);
            lock.forgetLastRun();
        }
        FolderSwap.remove(folder.root());
    }
}
