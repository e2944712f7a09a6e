package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.operate.OperatorClient;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.secrets.TokenIssuer;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which suite an operator speaks to, and as whom: the local one as an administrator, unless said otherwise. */
final class OperatorOption {

    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
    private static final String TOKEN_VARIABLE = "TIDEMARK_TOKEN";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway of a suite elsewhere (default: the local suite's).")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "An operator's token; also from the environment, " + TOKEN_VARIABLE + "."
                    + " Without one, an administrator's of the local suite.")
    private @Nullable String token;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    OperatorClient client() throws IOException {
        return client("tidemark");
    }

    /** As an administrator of that tenant, unless a token says otherwise. */
    OperatorClient client(String tenant) throws IOException {
        return client(tenant, "admin");
    }

    private OperatorClient client(String tenant, String role) throws IOException {
        String bearer = bearer().orElse("");
        if (url != null) {
            if (bearer.isEmpty()) {
                throw new IOException("a suite elsewhere needs --token, or " + TOKEN_VARIABLE);
            }
            return new OperatorClient(url.replaceAll("/+$", ""), bearer);
        }
        SuiteFolder folder = folderOption.folder(Home.find());
        SuiteState state = SuiteState.read(folder)
                .filter(SuiteState::runs)
                .orElseThrow(() -> new IOException("Tidemark is not running here: ./tidemark up, or give --url"));
        return new OperatorClient(
                "http://127.0.0.1:" + state.gatewayPort(),
                () -> bearer.isEmpty() ? token(folder, tenant, role) : bearer);
    }

    /**
     * As an operator of the tenant that somebody named, who sees and changes nothing of another one. A token of another
     * tenant is refused: it would ask about that one instead.
     */
    OperatorClient clientOf(String tenant) throws IOException {
        String other = bearer().flatMap(TokenTenant::of)
                .filter(own -> !own.equals(tenant))
                .orElse(null);
        if (other != null) {
            throw new IOException("the token is one of tenant " + other + ", not of " + tenant
                    + ": leave --tenant out, or use a token of " + tenant + " (nothing was sent)");
        }
        return client(tenant, "operator");
    }

    private Optional<String> bearer() {
        return Optional.ofNullable(token).or(() -> Optional.ofNullable(System.getenv(TOKEN_VARIABLE)));
    }

    /** Whether a token says who asks, and so of which tenant. */
    boolean hasToken() {
        return token != null || System.getenv(TOKEN_VARIABLE) != null;
    }

    /** Named after who is logged in, for the audit. */
    private static String token(SuiteFolder folder, String tenant, String role) throws IOException {
        String person = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]|^[._-]+", "");
        Caller caller = new Caller(tenant, person.isEmpty() ? "operator" : person, List.of(role));
        return new TokenIssuer(folder.secrets().signingKey(), Clock.systemUTC()).issue(caller, TOKEN_LIFE);
    }
}
