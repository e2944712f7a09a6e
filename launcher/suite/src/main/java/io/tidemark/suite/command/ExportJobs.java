package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A tenant's exports in the background, as an operator sees and ends them. */
final class ExportJobs {
    private static final String JOBS = "/api/exports/jobs";
    private static final String ROW = "%-36s  %-16s  %-18s  %-42s  %s%n";

    private final OperatorClient client;

    ExportJobs(OperatorClient client) {
        this.client = client;
    }

    /** One line each, newest first. */
    void list(PrintStream out) throws IOException, InterruptedException {
        out.printf(ROW, "ID", "USER", "WHAT", "STATE", "KEPT UNTIL");
        String cursor = "";
        do {
            JsonNode page = client.get(JOBS + "?limit=100&cursor=" + encoded(cursor));
            page.path("jobs").forEach(job -> out.print(row(job)));
            cursor = page.path("next_cursor").asText("");
        } while (!cursor.isEmpty());
    }

    private static String row(JsonNode job) {
        return ROW.formatted(
                job.path("id").asText(),
                job.path("user_id").asText(),
                job.at("/request/what").asText(),
                ExportInBackground.progress(job)
                        + (job.has("error") ? " (" + job.path("error").asText() + ")" : ""),
                job.path("expires_at").asText());
    }

    /** What has become of it. */
    String cancel(String id) throws IOException, InterruptedException {
        JsonNode job = client.delete(JOBS + "/" + encoded(id));
        return "export " + id + " is " + job.path("state").asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
