package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.parts.PartRestart;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What {@code kubectl rollout restart} is in a cluster. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Ends one part, also one that hangs, and waits until it is ready again.")
final class RestartCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PART", description = "As status names it, for example postgresql or ingest-service.")
    private String part = "";

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PartRestart.of(folderOption.folder(Home.find()), part);
        System.out.println(part + " is back.");
        return 0;
    }
}
