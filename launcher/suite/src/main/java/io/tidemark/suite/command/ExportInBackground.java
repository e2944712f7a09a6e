package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An export that the service makes on its own; whoever waits for it may come back later. */
final class ExportInBackground {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OperatorClient client;

    ExportInBackground(OperatorClient client) {
        this.client = client;
    }

    /** Asks for it and waits; the path at which the result is. */
    String link(String what, Map<String, @Nullable Object> parameters, boolean terminal)
            throws IOException, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("what", what);
        parameters.forEach((name, value) -> {
            if (value != null) {
                request.putPOJO(name, value);
            }
        });
        JsonNode job = client.post("/api/exports", request);
        String path = "/api/exports/jobs/" + job.path("id").asText();
        System.err.println("export " + job.path("id").asText() + " is made in the background");
        while (isUnderWay(job)) {
            Thread.sleep(PAUSE);
            job = client.get(path);
            if (terminal) {
                System.err.print("\r" + progress(job));
            }
        }
        if (terminal) {
            System.err.println();
        }
        if (!job.path("state").asText().equals("complete")) {
            throw new IOException("the export is " + job.path("state").asText()
                    + (job.has("error") ? ": " + job.path("error").asText() : ""));
        }
        return job.at("/download/url").asText();
    }

    private static boolean isUnderWay(JsonNode job) {
        String state = job.path("state").asText();
        return state.equals("queued") || state.equals("running");
    }

    /** So many lines, of how many if that is known. */
    static String progress(JsonNode job) {
        String lines = String.format(Locale.ROOT, "%,d", job.path("lines").asLong());
        String all = job.has("estimated_lines")
                ? String.format(
                        Locale.ROOT, " of %,d", job.path("estimated_lines").asLong())
                : "";
        return "%s: %s%s lines, %,.1f MB"
                .formatted(
                        job.path("state").asText(),
                        lines,
                        all,
                        job.path("bytes").asLong() / 1e6);
    }
}
