package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    /** Asks for it; its id. */
    String begin(String what, Map<String, @Nullable Object> parameters) throws IOException, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("what", what);
        parameters.forEach((name, value) -> {
            if (value != null) {
                request.putPOJO(name, value);
            }
        });
        String id = client.post("/api/exports", request).path("id").asText();
        System.err.println("export " + id + " is made in the background; --job " + id + " fetches it later, too");
        return id;
    }

    /** Waits until it is there. */
    MadeExport made(String id, boolean terminal) throws IOException, InterruptedException {
        String path = "/api/exports/jobs/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        JsonNode job = Persistence.answer(() -> client.get(path));
        while (isUnderWay(job)) {
            if (terminal) {
                System.err.print("\r" + progress(job));
            }
            Thread.sleep(PAUSE);
            job = Persistence.answer(() -> client.get(path));
        }
        if (terminal) {
            System.err.println("\r" + progress(job));
        }
        if (!job.path("state").asText().equals("complete")) {
            throw new IOException("the export is " + job.path("state").asText()
                    + (job.has("error") ? ": " + job.path("error").asText() : ""));
        }
        return MadeExport.of(job);
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
