package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.drill.DrillSuite;
import io.tidemark.suite.drill.Patience;
import io.tidemark.suite.drill.SmokeTest;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The smoke test of the on-call's list (R87), under the name that it has there. */
@Command(
        name = "sync_load_test",
        mixinStandardHelpOptions = true,
        description = "Devices push at once, and look whether all that they wrote is there; exit code 1 when a push was"
                + " refused, or anything is missing or there twice.",
        footer = {
            "",
            "What it writes stays: in tenant smoke, or with the user whose token it is.",
            "",
            "Example:",
            "  ./tidemark sync_load_test --scenario concurrent --connections 100"
        })
final class SyncLoadTestCommand implements Callable<Integer> {
    private static final String SCENARIO = "concurrent";
    private static final String TOKEN_VARIABLE = "TIDEMARK_TOKEN";
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(1), Duration.ofMillis(500));

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = SCENARIO,
            description = "concurrent: all of them at once (default: ${DEFAULT-VALUE}).")
    private String scenario = SCENARIO;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many devices (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--pushes",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often each pushes, 10 operations at a time (default: ${DEFAULT-VALUE}).")
    private int pushes;

    @Option(
            names = "--tenant",
            paramLabel = "T",
            defaultValue = "smoke",
            description = "Whose users, on the local suite (default: ${DEFAULT-VALUE}); a token says it itself.")
    private String tenant = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway of a suite elsewhere (default: the local suite's).")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "With --url: a token of a user who has no other records; also from the environment, "
                    + TOKEN_VARIABLE + ".")
    private @Nullable String token;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!scenario.equals(SCENARIO)) {
            throw wrong("no scenario is called " + scenario + ": there is " + SCENARIO);
        }
        if (connections < 1 || pushes < 1) {
            throw wrong("--connections and --pushes are 1 or more");
        }
        if (url == null && token != null) {
            throw wrong("--token goes with --url: on the local suite each device has a user of its own");
        }
        return test().run(pushes, System.out) ? 0 : 1;
    }

    private SmokeTest test() throws IOException {
        if (url == null) {
            return SmokeTest.on(
                    new DrillSuite(folderOption.folder(Home.find()), PATIENCE), tenant, connections, PATIENCE);
        }
        String bearer = Optional.ofNullable(token)
                .or(() -> Optional.ofNullable(System.getenv(TOKEN_VARIABLE)))
                .orElseThrow(() -> wrong("a suite elsewhere needs --token, or " + TOKEN_VARIABLE));
        return SmokeTest.at(url.replaceAll("/+$", ""), bearer, connections, PATIENCE);
    }

    private ParameterException wrong(String words) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), words);
    }
}
