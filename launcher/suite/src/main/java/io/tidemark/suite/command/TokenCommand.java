package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.secrets.SuiteSecrets;
import io.tidemark.suite.secrets.TokenIssuer;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a bearer token that the local suite accepts, and nothing else. */
@Command(name = "token", mixinStandardHelpOptions = true, description = "Prints a token for the local suite.")
final class TokenCommand implements Callable<Integer> {

    private static final Duration LIFE = Duration.ofHours(24);

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "The tenant.")
    private String tenant = "";

    @Option(names = "--user", required = true, paramLabel = "U", description = "The user.")
    private String user = "";

    @Option(
            names = "--role",
            paramLabel = "R",
            defaultValue = "user",
            description = "user, support, operator, admin or service; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<String> roles = List.of();

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException {
        SuiteSecrets secrets = folderOption.folder(Home.find()).secrets();
        TokenIssuer issuer = new TokenIssuer(secrets.signingKey(), Clock.systemUTC());
        System.out.println(issuer.issue(new Caller(tenant, user, roles), LIFE));
        return 0;
    }
}
