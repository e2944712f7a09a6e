package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.demo.Demo;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.secrets.TokenIssuer;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pushes a git repository's history through the running suite as a user that is new in each run. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Replays a git repository as an offline client's queue and verifies what the suite holds;"
                + " exit code 1 when anything differs.")
final class DemoCommand implements Callable<Integer> {

    private static final Duration TOKEN_LIFE = Duration.ofHours(12);

    @Option(names = "--git", paramLabel = "DIR", description = "The repository (default: Tidemark's own).")
    private @Nullable Path git;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.find();
        SuiteFolder folder = folderOption.folder(home);
        SuiteState state = SuiteState.read(folder)
                .filter(SuiteState::runs)
                .orElseThrow(() -> new IOException("Tidemark is not running: ./tidemark up"));
        TokenIssuer issuer = new TokenIssuer(folder.secrets().signingKey(), Clock.systemUTC());
        String user = "demo-" + Clock.systemUTC().millis();
        String userToken = issuer.issue(new Caller("demo", user, List.of("user")), TOKEN_LIFE);
        String operatorToken = issuer.issue(new Caller("demo", "op", List.of("operator")), TOKEN_LIFE);
        Path repository = git == null ? home.root() : git.toAbsolutePath().normalize();
        boolean right = new Demo(
                        "http://127.0.0.1:" + state.gatewayPort(), System.out, Boolean.getBoolean("tidemark.terminal"))
                .run(repository, userToken, operatorToken);
        System.out.println(right ? "All is as it should be." : "Not everything is as it should be.");
        return right ? 0 : 1;
    }
}
