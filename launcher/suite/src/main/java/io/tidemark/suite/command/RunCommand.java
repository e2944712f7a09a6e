package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.parts.Suite;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteLock;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code up} starts from the staged copy: the suite itself, until this process is asked to end. */
@Command(name = "run", hidden = true, description = "Runs the staged suite; up does it for you.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--quiet")
    private boolean quiet;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        try (SuiteLock lock = SuiteLock.take(folder).orElseThrow(() -> new IOException("the suite is running"))) {
            Suite suite = Suite.prepare(home, folder, port, System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite, lock), "stop"));
            System.out.println("Starting Tidemark ...");
            suite.start();
            System.out.println("Tidemark is up" + (quiet ? "." : ", Ctrl-C stops it."));
            if (!quiet) {
                String option = folder.root().equals(home.root().resolve("data")) ? "" : folderOption.asTyped();
                new Welcome(home, folder, option).print(System.out, suite.state());
            }
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private static void stop(Suite suite, SuiteLock lock) {
        System.out.println("Stopping Tidemark ...");
        try {
            suite.stop();
            lock.forgetLastRun();
            System.out.println("Tidemark has stopped.");
        } catch (IOException e) {
            System.err.println("tidemark: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
