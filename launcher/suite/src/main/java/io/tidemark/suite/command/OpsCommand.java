package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every lever that has no command of its own: a request of the operators' API, with a token for it. */
@Command(
        name = "ops",
        mixinStandardHelpOptions = true,
        description = "One request of the operators' API; prints the answer."
                + " A refusal is told in the service's words, exit code 1.",
        footer = {
            "",
            "Examples:",
            "  ./tidemark ops GET /ops/queue",
            "  ./tidemark ops POST /ops/queue/pause '{\"reason\":\"INC-58: mass 5xx\"}'",
            "  ./tidemark ops GET /ops/integrity/findings --tenant acme --at /findings/0/id"
        })
final class OpsCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PUT or PATCH.")
    private Method method = Method.GET;

    @Parameters(index = "1", paramLabel = "PATH", description = "With its query.")
    private String path = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "JSON", description = "The body (default: {}).")
    private @Nullable String body;

    @Option(
            names = "--tenant",
            paramLabel = "T",
            description =
                    "As an operator of that tenant, who sees and changes nothing of others"
                            + " (default: an administrator, who sees all). A token says it itself: another tenant than its own is refused.")
    private @Nullable String tenant;

    @Option(names = "--at", paramLabel = "POINTER", description = "Only what stands there, for example /findings/0/id.")
    private @Nullable String pointer;

    @Mixin
    private OperatorOption operator = new OperatorOption();

    private enum Method {
        GET,
        POST,
        PUT,
        PATCH
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode sent = body == null ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
        OperatorClient client = tenant == null ? operator.client() : operator.clientOf(tenant);
        JsonNode answer = switch (method) {
            case GET -> client.get(path);
            case POST -> client.post(path, sent);
            case PUT -> client.put(path, sent);
            case PATCH -> client.patch(path, sent);
        };
        if (pointer == null) {
            System.out.println(answer.toPrettyString());
            return 0;
        }
        JsonNode found = answer.at(pointer);
        if (found.isMissingNode()) {
            throw new IOException(String.format(Locale.ROOT, "nothing stands at %s of the answer", pointer));
        }
        System.out.println(found.isValueNode() ? found.asText() : found.toPrettyString());
        return 0;
    }
}
