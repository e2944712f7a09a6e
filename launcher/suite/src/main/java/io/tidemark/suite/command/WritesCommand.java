package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.gateway.WriteGate;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The fallback when the kill switch is out of reach (R33). */
@Command(
        name = "writes",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "close|open|status",
        description =
                "Closes the routes that change data at the local gateway: for when flag-service can't be reached.",
        footer = {
            "",
            "While flag-service answers, ./tidemark local-only on is the better lever: it is audited, and can be for one tenant.",
            "In a cluster: helm upgrade ... --set gateway.writesClosed=true"
        })
final class WritesCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "close, open or status?");
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "503 to whatever changes data; within half a second.")
    int close(
            @Option(names = "--reason", required = true, paramLabel = "WHY", description = "Shown by status.")
                    String reason,
            @Mixin FolderOption folder)
            throws IOException {
        gate(folder).close(reason);
        System.out.println("Writes are closed: clients keep what they have and come again.");
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lets writes through again.")
    int open(@Mixin FolderOption folder) throws IOException {
        System.out.println(gate(folder).open() ? "Writes are open again." : "Writes were open.");
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Says whether they are closed, and why; exit code 1 when closed.")
    int status(@Mixin FolderOption folder) throws IOException {
        Optional<String> reason = gate(folder).reason();
        System.out.println(reason.map(why -> "Writes are closed: " + why).orElse("Writes are open."));
        return reason.isPresent() ? 1 : 0;
    }

    private static WriteGate gate(FolderOption folder) {
        return folder.folder(Home.find()).writeGate();
    }
}
