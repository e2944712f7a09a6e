package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.parts.SuiteState.PartState;
import io.tidemark.suite.secrets.SuiteSecrets;
import io.tidemark.suite.secrets.TokenIssuer;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What a person reads when the suite is up: where everything is, who may call, and a first request. */
final class Welcome {

    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final List<Caller> DEMO = List.of(
            new Caller("acme", "alice", List.of("user")),
            new Caller("globex", "bob", List.of("user")),
            new Caller("acme", "op", List.of("operator")));

    private final Home home;
    private final SuiteFolder folder;
    private final String folderOption;

    /**
     * The welcome to a folder's suite.
     *
     * @param folderOption the option that chose the folder, as typed; empty for the usual one
     */
    Welcome(Home home, SuiteFolder folder, String folderOption) {
        this.home = home;
        this.folder = folder;
        this.folderOption = folderOption;
    }

    void print(PrintStream out, SuiteState state) throws IOException {
        out.println();
        row(out, "gateway", state.url());
        for (PartState part : state.parts()) {
            row(out, part.name(), (part.http() ? "http://" : "") + "localhost:" + part.port());
        }
        row(out, "logs", folder.log("*").toString());
        out.println();
        out.println("Tokens, good for a day:");
        SuiteSecrets secrets = folder.secrets();
        TokenIssuer issuer = new TokenIssuer(secrets.signingKey(), Clock.systemUTC());
        for (Caller caller : DEMO) {
            String who = caller.user() + " of " + caller.tenant() + " (" + String.join(", ", caller.roles()) + ")";
            out.println("  " + who + ":");
            out.println("    " + issuer.issue(caller, TOKEN_LIFE));
        }
        out.println();
        out.println("A first request:");
        out.println("  " + firstRequest(state));
        out.println();
        out.flush();
    }

    private static void row(PrintStream out, String name, String value) {
        out.printf("  %-18s %s%n", name, value);
    }

    private String firstRequest(SuiteState state) {
        String script = FolderOption.quote(home.root().resolve("tidemark").toString());
        return "curl -s -X POST " + state.url() + "/api/notes/bulk"
                + " -H \"Authorization: Bearer $(" + script + " token --tenant acme --user alice" + folderOption + ")\""
                + " -H 'Content-Type: application/json'"
                + " -d '{\"device_id\":\"phone\",\"operations\":[{\"operation_id\":\"first\",\"type\":\"upsert\","
                + "\"record_id\":\"hello\",\"payload\":{\"text\":\"Hello, Tidemark\"}}]}'";
    }
}
